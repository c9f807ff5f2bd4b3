using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Sessions;

/// <summary>Results must not land in the float rows they are made from; beside them is fine.</summary>
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
