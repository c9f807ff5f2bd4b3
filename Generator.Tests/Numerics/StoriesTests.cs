using TxGen.Generator.Tests.Harness;
using TxGen.Runtime;

namespace TxGen.Generator.Tests.Numerics;

/// <summary>A trained Llama tells its story, from either kind of file, by its own configuration or in the other order of rotary pairs.</summary>
public class StoriesTests
{
    private const string Name = "stories260k";
    private const int Steps = 200;
    private const int Vocabulary = 512;
    private const double Tolerance = 2e-4;
    private const string Interleaved = "64, 8, 172, 512, Layers = 5, KvHeads = 4, Causal = true, Vocabulary = 512, Norm = NormPlacement.Pre, "
        + "NormKind = NormKind.RmsNorm, FinalNorm = true, Gated = true, Activation = Activation.Silu, Positions = Positions.RotaryInterleaved, "
        + "Head = Head.Vocabulary, Biases = Biases.None, Names = Naming.Llama";

    public static TheoryData<string, bool, InstructionSet> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool, InstructionSet>();
            foreach (var set in Enum.GetValues<InstructionSet>().Where(Runtime.InstructionSets.IsSupported))
            {
                cases.Add("model.safetensors", false, set);
                cases.Add("stories260K.bin", false, set);
                cases.Add("stories260K.bin", true, set);
            }

            return cases;
        }
    }

    [FixtureTheory]
    [MemberData(nameof(Cases))]
    public void GreedyStepsAreTheTrainedModels(string file, bool interleaved, InstructionSet set)
    {
        var compiled = interleaved ? CompiledModel.Compile(Interleaved) : CompiledModel.Compile("\"config.json\"", Fixture.Project(Name));
        using var model = compiled.Load(Path.Combine(Files.Fixtures, Name, file));
        using var session = model.CreateSession(set);
        var decoder = (IDecoder)session;
        var expected = Fixture.Expected(Name);
        int[] tokens = expected.Integers("tokens");
        float[] logits = expected.Floats("logits");

        var tokenizer = Tokenizer.Load(Path.Combine(Files.Fixtures, Name, "tok512.bin"));
        var text = new MemoryStream();
        bool isStart = true;
        int token = tokenizer.BeginToken!.Value;
        for (int step = 0; step < Steps; step++)
        {
            Assert.Equal(tokens[step], token);
            var actual = decoder.Step(token);
            Close.AssertWithin(logits.AsSpan(step * Vocabulary, Vocabulary).ToArray(), actual.ToArray(), Tolerance, $"logits of step {step}");
            int next = Sampler.Greedy(actual);
            text.Write(tokenizer.Decode(next, ref isStart));
            token = next;
        }

        text.WriteByte((byte)'\n');
        Assert.Equal(File.ReadAllBytes(Path.Combine(Files.Fixtures, Name, "expected.txt")), text.ToArray());
    }
}
