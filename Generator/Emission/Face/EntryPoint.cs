using TxGen.Generator.Planning;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Emission.Face;

/// <summary>A public result of the session besides the hidden states: one method for a sequence, one for a ragged batch.</summary>
/// <param name="Name">Its method; <c>Name + "Batch"</c> is the other one.</param>
/// <param name="Interface">The runtime's interface for it.</param>
/// <param name="Verb">What it does, for the documentation.</param>
/// <param name="Output">The argument that receives the result.</param>
/// <param name="BatchOutput">The same for a batch.</param>
/// <param name="Width">Floats for every sequence or position.</param>
/// <param name="PerRow">A result for every position.</param>
/// <param name="IsHead">It comes from the head, not from pooling.</param>
internal sealed record EntryPoint(string Name, string Interface, string Verb, string Output, string BatchOutput, int Width, string WidthName, bool PerRow, bool IsHead)
{
    public static IEnumerable<EntryPoint> Of(ExecutionPlan plan)
    {
        var spec = plan.Spec;
        string element = spec.TakesTokens ? "int" : "float";
        if (spec.Pooling != Pooling.None)
            yield return new("Embed", spec.TakesTokens ? "ITokenEmbedder" : "IEmbedder<float>", "Embeds", "embedding", "embeddings", spec.DModel, "d_model", PerRow: false, IsHead: false);
        switch (spec.Head)
        {
            case Head.Classifier:
                yield return new("Classify", $"IClassifier<{element}>", "Scores the classes of", "logits", "logits", spec.Outputs, "classes", PerRow: false, IsHead: true);
                break;
            case Head.TokenClassifier:
                yield return new("ClassifyTokens", $"ITokenClassifier<{element}>", "Scores the classes at every position of", "logits", "logits", spec.Outputs, "classes", PerRow: true, IsHead: true);
                break;
            case Head.Regression:
                yield return new("Predict", $"IRegressor<{element}>", "Predicts the values of", "values", "values", spec.Outputs, "values", PerRow: false, IsHead: true);
                break;
            case Head.Vocabulary:
                yield return new("Logits", $"ILanguageModel<{element}>", "Scores the vocabulary at every position of", "logits", "logits", spec.Vocabulary, "vocabulary", PerRow: true, IsHead: true);
                break;
        }
    }
}
