using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Numerics;

/// <summary>Every option against PyTorch, on every instruction set.</summary>
public class GoldenTests
{
    private const double Tolerance = 2e-5;

    [Theory]
    [GoldensOn(InstructionSet.Avx512), GoldensOn(InstructionSet.Avx2), GoldensOn(InstructionSet.Portable)]
    public void HiddenStatesPooledVectorsAndHeadsAgreeWithPyTorch(string name, InstructionSet set)
    {
        var golden = new Golden(name);
        using var model = golden.Load();
        using var session = model.CreateSession(new SessionOptions { InstructionSet = set });
        Assert.Empty(model.IgnoredTensors);
        foreach (var input in golden.Cases)
        {
            Close.AssertScaled(input.Hidden, session.Hidden(input), Tolerance);
            if (input.Pooled is not null && session.Pools())
                Close.AssertScaled(input.Pooled, session.Pooled(input), Tolerance);
            if (input.Output is not null)
                Close.AssertScaled(input.Output, session.Output(input), Tolerance);
            if (session is IDecoder decoder)
                Close.AssertScaled(input.Output!, decoder.Decoded(input), Tolerance);
        }
    }
}
