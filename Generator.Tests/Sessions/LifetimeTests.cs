using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Sessions;

/// <summary>Making models and sessions, and letting go of them.</summary>
public class LifetimeTests
{
    private static readonly CompiledModel Compiled = new Golden("seven").Compile();

    private static readonly CallInput Input = new() { Rows = Enumerable.Range(0, 14).Select(i => i / 7f).ToArray() };

    [Fact]
    public void SessionsOutliveTheirModel()
    {
        var model = Compiled.CreateRandom(1);
        using var session = model.CreateSession();
        float[] expected = Forward(session);
        model.Dispose();
        model.Dispose();
        GC.Collect();
        Close.AssertSameBits(expected, Forward(session));
    }

    [Fact]
    public void ADisposedModelSaysSo()
    {
        using var file = new TemporaryFile();
        var model = Compiled.CreateRandom(1);
        model.Dispose();
        Assert.Throws<ObjectDisposedException>(() => model.CreateSession());
        Assert.Throws<ObjectDisposedException>(() => model.Save(file.Path));
        Assert.Throws<ObjectDisposedException>(() => model.IgnoredTensors);
        Assert.False(File.Exists(file.Path));
    }

    [Fact]
    public void NullIsNoFile()
    {
        using var model = Compiled.CreateRandom(1);
        Assert.Throws<ArgumentNullException>("path", () => model.Save(null!));
        Assert.Throws<ArgumentNullException>("path", () => Compiled.Load((string)null!));
        Assert.Throws<ArgumentNullException>("stream", () => Compiled.Load((Stream)null!));
    }

    [Fact]
    public void AnEmptyFileIsNoModel() => Assert.Throws<WeightsException>(() => Compiled.Load(default(ReadOnlySpan<byte>)));

    [Fact]
    public void AnUnknownInstructionSetIsAnArgumentError()
    {
        using var model = Compiled.CreateRandom(1);
        var exception = Assert.Throws<ArgumentException>("options", () => model.CreateSession((InstructionSet)7));
        Assert.Contains("7", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [On(InstructionSet.Avx512), On(InstructionSet.Avx2), On(InstructionSet.Portable)]
    public void ASessionTellsWhatItRunsOn(InstructionSet set)
    {
        using var model = Compiled.CreateRandom(1);
        using var session = model.CreateSession(set);
        Assert.Equal(set, session.InstructionSet);
    }

    [Fact]
    public void HiddenStatesKeepTheSessionsMemoryAlive()
    {
        using var model = Compiled.CreateRandom(1);
        float[] expected = Forward(model.CreateSession());
        var hidden = Abandon(model);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var garbage = Enumerable.Range(0, 100).Select(_ => GC.AllocateArray<float>(1000, pinned: true)).ToList();
        garbage.ForEach(array => array.AsSpan().Fill(float.NaN));
        Close.AssertSameBits(expected, hidden);

        static ReadOnlySpan<float> Abandon(IModel model) => ((IEncoder<float>)model.CreateSession()).Forward(Input.Rows);
    }

    private static float[] Forward(ISession session) => SessionMethod.Of(session, "Forward", Input).Run(Input, 14);
}
