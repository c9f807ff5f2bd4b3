using TxGen.Generator.Tests.Harness;
using TxGen.Generator.Tests.Sparse;

namespace TxGen.Generator.Tests.Sessions;

/// <summary>Weights of compiled models: in, out and in again; and the constants that tell their size.</summary>
public class WeightsTests
{
    [Theory]
    [Goldens]
    public void SavingAndLoadingKeepsEveryBit(string name)
    {
        var golden = new Golden(name);
        var compiled = golden.Compile();
        using var file = new TemporaryFile();
        using var model = golden.Load();
        model.Save(file.Path);
        byte[] bytes = File.ReadAllBytes(file.Path);
        using var stream = new MemoryStream(bytes);

        float[] expected = Results(model, golden);
        foreach (var again in new[] { compiled.Load(file.Path), compiled.Load(stream), compiled.Load(bytes) })
        {
            using (again)
            {
                Assert.Empty(again.IgnoredTensors);
                Close.AssertSameBits(expected, Results(again, golden));
                again.Save(file.Path);
                Assert.Equal(bytes, File.ReadAllBytes(file.Path));
            }
        }
    }

    [Theory]
    [Goldens]
    public void ASeedGivesTheSameBitsAndAnotherOthers(string name)
    {
        var golden = new Golden(name);
        using var first = golden.Compile().CreateRandom(1);
        using var same = golden.Compile().CreateRandom(1);
        using var other = golden.Compile().CreateRandom(2);
        Close.AssertSameBits(Results(first, golden), Results(same, golden));
        Assert.NotEqual(Results(first, golden), Results(other, golden));
    }

    [Theory]
    [Goldens]
    public void TheConstantsTellTheSizes(string name)
    {
        var golden = new Golden(name);
        var compiled = golden.Compile();
        using var file = new TemporaryFile();
        using var model = compiled.CreateRandom(1);
        model.Save(file.Path);
        var saved = new TensorFile(file.Path);
        long values = saved.Names.Sum(tensor => saved.Floats(tensor).LongLength);
        Assert.Equal(values, compiled.Constant<long>("ParameterCount"));
        Assert.True(compiled.Constant<long>("WeightBytes") >= values * sizeof(float));
        Assert.True(compiled.Constant<long>("SessionBytes") > compiled.Spec.MaxRows * compiled.Spec.DModel * sizeof(float));
    }

    [Theory]
    [Goldens]
    public void FlopsAreTwiceTheMultiplyAddsOfTheMathematics(string name)
    {
        var compiled = new Golden(name).Compile();
        var spec = compiled.Spec;
        var masks = Enumerable.Range(0, spec.Layers).Select(layer => new PaperMask(spec.Causal, spec.SparseOf(layer), spec.MaxRows)).ToList();
        foreach (int length in new[] { 1, 2, spec.MaxLength })
        {
            long rows = length + (spec.ClassToken ? 1 : 0);
            long pairs = Enumerable.Range(0, spec.Layers).Sum(layer => masks[layer].CountPairs((int)rows));
            long width = spec.Heads * spec.HeadDim;
            long macs = (spec.Layers * ((rows * spec.DModel * 2 * (width + (spec.KvHeads * spec.HeadDim))) + (rows * spec.DModel * spec.DFf * (spec.Gated ? 3 : 2)))) + (2 * pairs * width);
            macs += rows * spec.InputDim * spec.DModel;
            macs += spec.PoolingDense ? spec.DModel * spec.DModel : 0;
            long headRows = spec.Head is Spec.Head.TokenClassifier or Spec.Head.Vocabulary ? rows : 1;
            macs += spec.HeadDense ? headRows * spec.DModel * spec.DModel : 0;
            macs += headRows * spec.DModel * (spec.Head == Spec.Head.Vocabulary ? spec.Vocabulary : spec.Outputs);
            Assert.Equal(2 * macs, compiled.Flops(length));
        }
    }

    [Fact]
    public void FlopsOfTheSmallestExampleByHand()
    {
        // d 7, one head of 7, d_ff 13, one layer, length 5: projections 4·5·7·7, feed-forward 2·5·7·13, attention 2·5·5·7.
        Assert.Equal(2 * (980 + 910 + 350), new Golden("seven").Compile().Flops(5));
    }

    /// <summary>Everything the model gives for the golden's cases.</summary>
    private static float[] Results(IModel model, Golden golden)
    {
        using var session = model.CreateSession();
        var spec = golden.Compile().Spec;
        return golden.Cases
            .SelectMany(each => SessionMethod.Of(session)
                .Where(method => !method.IsBatch && method.TakesTypes == each.Input.Types is not null)
                .SelectMany(method => method.Run(spec, each.Input)))
            .ToArray();
    }
}
