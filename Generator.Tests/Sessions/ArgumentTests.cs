using System.Runtime.InteropServices;
using TxGen.Generator.Spec;
using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Sessions;

/// <summary>What a session does with arguments it cannot use, and with those it must leave alone.</summary>
public class ArgumentTests
{
    private const float Untouched = 12345;

    [Theory]
    [Goldens]
    public void EveryBadArgumentIsNamedWithItsLimitAndValueBeforeAnythingIsWritten(string name)
    {
        var golden = new Golden(name);
        var spec = golden.Compile().Spec;
        using var model = golden.Load();
        using var session = model.CreateSession();
        foreach (var method in SessionMethod.Of(session))
        {
            var valid = Valid(method, spec);
            float[] expected = method.Run(spec, valid);
            foreach (var bad in BadCall.Of(method, spec, valid))
            {
                float[] output = Filled(Math.Max(method.Floats(spec, bad.Input), expected.Length) - bad.OutputMissing);
                var exception = Assert.Throws(bad.Exception, () => method.Invoke(bad.Input, output));
                Assert.Equal(bad.Parameter, ((ArgumentException)exception).ParamName);
                Assert.All(bad.Says, part => Assert.Contains($"{part}", exception.Message, StringComparison.Ordinal));
                Assert.All(output, value => Assert.Equal(Untouched, value));
                Close.AssertSameBits(expected, method.Run(spec, valid), $"{method} after {bad.What}");
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(", ClassToken = true")]
    [InlineData(", InputDim = 16")]
    public void HiddenStatesMustBeCopiedBeforeTheyAreGivenBack(string options)
    {
        using var model = CompiledModel.Compile($"dModel: 16, heads: 2, dFf: 16, maxLength: 4{options}").CreateRandom(1);
        using var session = (IEncoder<float>)model.CreateSession();
        var exception = Assert.Throws<ArgumentException>(() => session.Forward(session.Forward(new float[32])));
        Assert.Equal("input", exception.ParamName);
        Assert.Contains("copy it first", exception.Message, StringComparison.Ordinal);
        Assert.NotEqual(0, session.Forward(session.Forward(new float[32]).ToArray()).Length);
    }

    [Fact]
    public void HiddenStatesAreNoIntegersOfTheNextCall()
    {
        using var model = CompiledModel.Compile("dModel: 16, heads: 2, dFf: 16, maxLength: 4, Vocabulary = 9, TokenTypes = 2, Pooling = Pooling.Mean").CreateRandom(1);
        using var session = (IEmbedder<int>)model.CreateSession();
        var typed = OverlapTests.TypedBatch(session);
        var vector = new float[16];
        AssertRefused("tokens", () => session.Forward(Hidden()));
        AssertRefused("tokens", () => session.Embed(Hidden(), vector));
        AssertRefused("tokens", () => session.EmbedBatch(Hidden(), [1], vector));
        AssertRefused("tokenTypes", () => typed([1], Hidden(), [1], vector));
        AssertRefused("lengths", () => typed([1], [1], Hidden(), vector));
        AssertRefused("lengths", () => session.EmbedBatch([1], Hidden(), vector));
        Assert.All(vector, value => Assert.Equal(0, value));

        using var rows = CompiledModel.Compile("dModel: 16, heads: 2, dFf: 16, maxLength: 4, Pooling = Pooling.Mean").CreateRandom(1);
        using var other = (IEmbedder<float>)rows.CreateSession();
        AssertRefused("lengths", () => other.EmbedBatch(new float[16], MemoryMarshal.Cast<float, int>(other.Forward(new float[16]))[..1], vector));

        ReadOnlySpan<int> Hidden() => MemoryMarshal.Cast<float, int>(session.Forward([0]))[..1];

        static void AssertRefused(string name, Action call) =>
            Assert.Contains("copy it first", Assert.Throws<ArgumentException>(name, call).Message, StringComparison.Ordinal);
    }

    [Theory]
    [Goldens]
    public void ALargerBufferKeepsItsTail(string name)
    {
        var golden = new Golden(name);
        var spec = golden.Compile().Spec;
        using var model = golden.Load();
        using var session = model.CreateSession();
        foreach (var method in SessionMethod.Of(session))
        {
            var input = Valid(method, spec);
            float[] expected = method.Run(spec, input);
            float[] output = Filled(expected.Length + 40);
            method.Invoke(input, output);
            Close.AssertSameBits(expected, output.AsSpan(0, expected.Length));
            Assert.All(output.Skip(expected.Length), value => Assert.Equal(Untouched, value));
        }
    }

    [Theory]
    [Goldens]
    public void ABatchOfNoSequencesWritesNothing(string name)
    {
        var golden = new Golden(name);
        using var model = golden.Load();
        using var session = model.CreateSession();
        foreach (var method in SessionMethod.Of(session).Where(method => method.IsBatch))
        {
            float[] output = Filled(10);
            method.Invoke(new CallInput(), output);
            method.Invoke(new CallInput(), []);
            Assert.All(output, value => Assert.Equal(Untouched, value));
        }
    }

    [Theory]
    [Goldens]
    public void NoTokenTypesMeanTypeZero(string name)
    {
        var golden = new Golden(name);
        var spec = golden.Compile().Spec;
        using var model = golden.Load();
        using var session = model.CreateSession();
        foreach (var method in SessionMethod.Of(session).Where(method => method.TakesTypes))
        {
            var input = Valid(method, spec);
            float[] zeros = method.Run(spec, input with { Types = new int[input.Tokens!.Length] });
            Close.AssertSameBits(zeros, method.Run(spec, input with { Types = null }));
            Close.AssertSameBits(zeros, SessionMethod.Of(session, method.Name, input with { Types = null }).Run(spec, input with { Types = null }));
        }
    }

    [Theory]
    [Goldens]
    public void EveryMethodOfADisposedSessionSaysSoBeforeAnythingElse(string name)
    {
        var golden = new Golden(name);
        var spec = golden.Compile().Spec;
        using var model = golden.Load();
        var session = model.CreateSession();
        var methods = SessionMethod.Of(session);
        session.Dispose();
        session.Dispose();
        foreach (var method in methods)
        {
            var valid = Valid(method, spec);
            foreach (var input in BadCall.Of(method, spec, valid).Select(bad => bad.Input).Prepend(valid))
            {
                float[] output = Filled(method.Floats(spec, valid));
                var exception = Assert.Throws<ObjectDisposedException>(() => method.Invoke(input, output));
                Assert.Contains("Session", exception.ObjectName, StringComparison.Ordinal);
                Assert.All(output, value => Assert.Equal(Untouched, value));
            }
        }
    }

    /// <summary>A sequence, or three, as the method takes them; at least two tokens or rows where the model allows.</summary>
    private static CallInput Valid(SessionMethod method, ModelSpec spec)
    {
        var random = new Random(6);
        var sequences = Enumerable.Range(0, 3).Select(i => CallInput.Random(spec, Math.Min(spec.MaxLength, 2 + i), random, method.TakesTypes)).ToList();
        return method.IsBatch ? CallInput.Batch(spec, sequences) : sequences[0];
    }

    private static float[] Filled(int count) => Enumerable.Repeat(Untouched, count).ToArray();
}
