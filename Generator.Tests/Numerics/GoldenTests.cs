using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Numerics;

/// <summary>Every option against PyTorch, on every instruction set.</summary>
public class GoldenTests
{
    private const double Tolerance = 2e-5;

    public static IEnumerable<object[]> GoldensOnEveryInstructionSet() =>
        from name in Golden.Names
        from set in Enum.GetValues<InstructionSet>()
        select new object[] { name, set };

    [Theory]
    [MemberData(nameof(GoldensOnEveryInstructionSet))]
    public void HiddenStatesPooledVectorsAndHeadsAgreeWithPyTorch(string name, InstructionSet set)
    {
        var golden = new Golden(name);
        using var model = CompiledModel.Compile(golden.Attribute).Load(golden.ModelPath, new LoadOptions { Prefix = golden.Prefix });
        using var session = model.CreateSession(new SessionOptions { InstructionSet = set });
        Assert.Empty(model.IgnoredTensors);
        foreach (var input in golden.Cases)
        {
            AssertClose(input.Hidden, session.Hidden(input));
            if (input.Pooled is not null && session is IEmbedder<int> or IEmbedder<float>)
                AssertClose(input.Pooled!, session.Pooled(input));
            if (input.Output is not null)
                AssertClose(input.Output, session.Output(input));
        }
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        double scale = Math.Max(1, expected.Max(Math.Abs));
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= Tolerance * scale, $"element {i}: expected {expected[i]}, got {actual[i]}");
    }
}
