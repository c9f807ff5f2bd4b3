using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Numerics;

/// <summary>A trained keyword spotter: float rows, class token, one head, post norm, twelve layers.</summary>
public class KeywordSpottingTests
{
    private const double Tolerance = 1e-4;
    private const int Labels = 12;
    private const int Yes = 2;
    private const string Body = "dModel: 64, heads: 1, dFf: 256, maxLength: 98, Activation = Activation.GeluTanh, NormEpsilon = 1e-6f, "
        + "Biases = Biases.All & ~(Biases.Query | Biases.Key | Biases.Value), "
        + "Positions = Positions.Learned, InputDim = 40, ClassToken = true, Names = Naming.Bert";

    private static readonly Lazy<TensorFile> File = new(() => Fixture.Expected("kwt1"));

    private static TensorFile Expected => File.Value;

    private static CallInput Clip => new() { Rows = Expected.Floats("features") };

    [FixtureTheory]
    [On(InstructionSet.Avx512), On(InstructionSet.Avx2), On(InstructionSet.Portable)]
    public void TheFirstAndTheLastBlockGiveTheTrainedModelsRows(InstructionSet set)
    {
        foreach (int layers in new[] { 1, 12 })
        {
            using var model = CompiledModel.Compile($"{Body}, Layers = {layers}").Load(Fixture.Model("kwt1"));
            using var session = model.CreateSession(set);
            var hidden = SessionMethod.Of(session, "Forward", Clip).Run(Clip, 99 * 64);
            Close.AssertWithin(Expected.Floats($"layer{layers - 1}.out"), hidden, Tolerance, $"block {layers - 1}");
        }
    }

    [FixtureTheory]
    [On(InstructionSet.Avx512), On(InstructionSet.Avx2), On(InstructionSet.Portable)]
    public void TheClipSaysYes(InstructionSet set)
    {
        string attribute = $"{Body}, Layers = 12, Pooling = Pooling.ClassToken, Head = Head.Classifier, Outputs = {Labels}";
        using var model = CompiledModel.Compile(attribute).Load(Fixture.Model("kwt1"));
        using var session = model.CreateSession(set);
        Assert.Empty(model.IgnoredTensors);
        var logits = SessionMethod.Of(session, "Classify", Clip).Run(Clip, Labels);
        Close.AssertWithin(Expected.Floats("logits"), logits, Tolerance);
        Assert.Equal(Yes, Array.IndexOf(logits, logits.Max()));
    }
}
