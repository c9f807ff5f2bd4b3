using System.Runtime.InteropServices;
using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Sessions;

/// <summary>Results must not land in the rows or integers they are made from; beside them is fine.</summary>
public class OverlapTests
{
    private const int Rows = 4;
    private const int Width = 8;
    private const int Floats = Rows * Width;
    private const string Pooled = "Pooling = Pooling.Mean";

    [Theory]
    [InlineData("Embed", "embedding", Width, Pooled)]
    [InlineData("EmbedBatch", "embeddings", 2 * Width, Pooled)]
    [InlineData("Classify", "logits", 3, $"{Pooled}, Head = Head.Classifier, Outputs = 3")]
    [InlineData("ClassifyBatch", "logits", 2 * 3, $"{Pooled}, Head = Head.Classifier, Outputs = 3")]
    [InlineData("ClassifyTokens", "logits", Rows * 3, "Head = Head.TokenClassifier, Outputs = 3")]
    [InlineData("ClassifyTokensBatch", "logits", Rows * 3, "Head = Head.TokenClassifier, Outputs = 3")]
    [InlineData("Predict", "values", 3, $"{Pooled}, Head = Head.Regression, Outputs = 3")]
    [InlineData("PredictBatch", "values", 2 * 3, $"{Pooled}, Head = Head.Regression, Outputs = 3")]
    public void AResultThatOverlapsItsRowsIsRefusedBeforeAnythingIsWritten(string method, string output, int result, string options)
    {
        using var model = CompiledModel.Compile($"dModel: {Width}, heads: 2, dFf: 8, maxLength: {Rows}, {options}").CreateRandom(1);
        using var session = model.CreateSession();
        var random = new Random(1);
        float[] expected = Enumerable.Range(0, Floats + (2 * result)).Select(_ => random.NextSingle()).ToArray();
        float[] buffer = [.. expected];

        foreach (int at in new[] { 1, result, result + Floats - 1 })
        {
            var exception = Assert.Throws<ArgumentException>(() => Call(session, method, buffer.AsSpan(result, Floats), buffer.AsSpan(at, result)));
            Assert.Equal(output, exception.ParamName);
            Assert.Contains($"{output} overlaps input", exception.Message, StringComparison.Ordinal);
            Close.AssertSameBits(expected, buffer);
        }

        Call(session, method, buffer.AsSpan(result, Floats), buffer.AsSpan(0, result));
        Call(session, method, buffer.AsSpan(result, Floats), buffer.AsSpan(result + Floats, result));
        Close.AssertSameBits(buffer.AsSpan(0, result), buffer.AsSpan(result + Floats, result));
        Close.AssertSameBits(expected.AsSpan(result, Floats), buffer.AsSpan(result, Floats));
    }

    [Theory]
    [InlineData("tokens")]
    [InlineData("tokenTypes")]
    [InlineData("lengths")]
    public void AResultThatOverlapsItsIntegersIsRefusedBeforeAnythingIsWritten(string name)
    {
        using var model = CompiledModel.Compile($"dModel: {Width}, heads: 2, dFf: 8, maxLength: {Rows}, Vocabulary = 9, TokenTypes = 2, {Pooled}").CreateRandom(1);
        using var session = model.CreateSession();
        var embed = TypedBatch(session);
        int[] lengths = [1, Rows - 1];
        int[] shared = name == "lengths" ? lengths : [0, 1, 1, 0];
        var buffer = new float[(4 * Width) + shared.Length];
        shared.CopyTo(MemoryMarshal.Cast<float, int>(buffer.AsSpan(2 * Width)));
        float[] expected = [.. buffer];

        foreach (int at in new[] { 1, 2 * Width, (2 * Width) + shared.Length - 1 })
        {
            var exception = Assert.Throws<ArgumentException>("embeddings", () => Run(at));
            Assert.Contains($"embeddings overlaps {name}", exception.Message, StringComparison.Ordinal);
            Close.AssertSameBits(expected, buffer);
        }

        Run(0);
        Run((2 * Width) + shared.Length);
        Close.AssertSameBits(buffer.AsSpan(0, 2 * Width), buffer.AsSpan((2 * Width) + shared.Length));
        Assert.Equal(shared, Shared().ToArray());

        ReadOnlySpan<int> Shared() => MemoryMarshal.Cast<float, int>(buffer.AsSpan(2 * Width, shared.Length));

        void Run(int at) => embed(name == "tokens" ? Shared() : [3, 4, 5, 6], name == "tokenTypes" ? Shared() : default, name == "lengths" ? Shared() : lengths,
            buffer.AsSpan(at, 2 * Width));
    }

    [Fact]
    public void LengthsOfFloatRowsMustBeApartToo()
    {
        using var model = CompiledModel.Compile($"dModel: {Width}, heads: 2, dFf: 8, maxLength: {Rows}, {Pooled}").CreateRandom(1);
        using var session = (IEmbedder<float>)model.CreateSession();
        var buffer = new float[Width];
        MemoryMarshal.Cast<float, int>(buffer.AsSpan())[^1] = 1;
        var exception = Assert.Throws<ArgumentException>("embeddings", () => session.EmbedBatch(new float[Width], MemoryMarshal.Cast<float, int>(buffer)[^1..], buffer));
        Assert.Contains("embeddings overlaps lengths", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LogitsOfADecoderMustBeApartFromItsTokens()
    {
        using var scene = new DecoderScene(Decoder.Named("heads-of-3"));
        int needed = 2 * scene.First.Vocabulary;
        var buffer = new float[needed + 1];
        AssertRefused(() => scene.First.Prefill(Tokens(), buffer));
        AssertRefused(() => DecoderBatch.Of(scene.First, scene.Second).Step(Tokens(), buffer));
        scene.First.Prefill(Tokens()[..1], buffer.AsSpan(1));

        ReadOnlySpan<int> Tokens() => MemoryMarshal.Cast<float, int>(buffer)[..2];

        void AssertRefused(Action call)
        {
            Assert.Contains("logits overlaps tokens", Assert.Throws<ArgumentException>("logits", call).Message, StringComparison.Ordinal);
            Assert.All(buffer, value => Assert.Equal(0, value));
            scene.AssertUnchanged("tokens in the logits");
        }
    }

    internal delegate void EmbedBatch(ReadOnlySpan<int> tokens, ReadOnlySpan<int> tokenTypes, ReadOnlySpan<int> lengths, Span<float> embeddings);

    /// <summary>The method that takes token types, which no interface has.</summary>
    internal static EmbedBatch TypedBatch(ISession session) => session.GetType().GetMethods()
        .Single(method => method.Name == "EmbedBatch" && method.GetParameters().Length == 4).CreateDelegate<EmbedBatch>(session);

    private static void Call(ISession session, string method, ReadOnlySpan<float> rows, Span<float> output)
    {
        ReadOnlySpan<int> lengths = [1, Rows - 1];
        switch (method)
        {
            case "Embed": ((IEmbedder<float>)session).Embed(rows, output); break;
            case "EmbedBatch": ((IEmbedder<float>)session).EmbedBatch(rows, lengths, output); break;
            case "Classify": ((IClassifier<float>)session).Classify(rows, output); break;
            case "ClassifyBatch": ((IClassifier<float>)session).ClassifyBatch(rows, lengths, output); break;
            case "ClassifyTokens": ((ITokenClassifier<float>)session).ClassifyTokens(rows, output); break;
            case "ClassifyTokensBatch": ((ITokenClassifier<float>)session).ClassifyTokensBatch(rows, lengths, output); break;
            case "Predict": ((IRegressor<float>)session).Predict(rows, output); break;
            default: ((IRegressor<float>)session).PredictBatch(rows, lengths, output); break;
        }
    }
}
