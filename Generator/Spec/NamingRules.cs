namespace TxGen.Generator.Spec;

/// <summary>Which options have no tensor names in a family's weights files.</summary>
internal static class NamingRules
{
    private const Biases Qkv = Biases.Query | Biases.Key | Biases.Value;

    public static IEnumerable<SpecProblem> Check(ModelSpec spec)
    {
        if (spec.Names is Naming.Gpt2 or Naming.ModernBert && (spec.Biases & Qkv) is not (Biases.None or Qkv))
            yield return Contradiction(nameof(ModelSpec.Biases), $"{(spec.Names == Naming.Gpt2 ? "GPT-2" : "ModernBERT")} files hold the biases of Q, K and V in one tensor: keep all three or none, or use Naming.TxGen");
        if (spec.Names == Naming.Gpt2 && (spec.Gated || spec.QkNorm || spec.TokenTypes > 0))
            yield return Contradiction(nameof(ModelSpec.Names), "GPT-2 files have no names for gates, Q/K norms or token types: use Naming.TxGen");
        if (spec.Names == Naming.DistilBert && (OutsideOfBert(spec) || spec.TokenTypes > 0 || spec.PoolingDense))
            yield return Contradiction(nameof(ModelSpec.Names), "DistilBERT files have no names for float rows, class tokens, token types, gates, Q/K norms, a final norm, PoolingDense or a vocabulary head: use Naming.TxGen");
        if (spec.Names == Naming.Roberta && (OutsideOfBert(spec) || spec.HeadDense))
            yield return Contradiction(nameof(ModelSpec.Names), "RoBERTa files have no names for float rows, class tokens, gates, Q/K norms, a final norm, HeadDense or a vocabulary head: use Naming.TxGen");
        if (spec.Names == Naming.Llama && OutsideOfLlama(spec))
            yield return Contradiction(nameof(ModelSpec.Names), "Llama files have no names for float rows, class tokens, learned positions, token types, an embedding norm, PoolingDense, HeadDense or classes: use Naming.TxGen");
        if (spec.Names == Naming.Vit && (spec.TakesTokens || spec.EmbeddingNorm || spec.Gated || spec.QkNorm || spec.HeadDense))
            yield return Contradiction(nameof(ModelSpec.Names), "ViT files have no names for a vocabulary, an embedding norm, gates, Q/K norms or HeadDense: use Naming.TxGen");
        if (spec.Names == Naming.ModernBert && OutsideOfModernBert(spec))
            yield return Contradiction(nameof(ModelSpec.Names), "ModernBERT files have no names for float rows, class tokens, learned positions, token types, Q/K norms, a network without gates, PoolingDense or a head: use Naming.TxGen");
    }

    private static bool OutsideOfBert(ModelSpec spec) =>
        !spec.TakesTokens || spec.ClassToken || spec.Gated || spec.QkNorm || spec.FinalNorm || spec.Head == Head.Vocabulary;

    private static bool OutsideOfLlama(ModelSpec spec) =>
        !spec.TakesTokens || spec.ClassToken || spec.Positions == Positions.Learned || spec.TokenTypes > 0 || spec.EmbeddingNorm
        || spec.PoolingDense || spec.HeadDense || spec.Head is not (Head.None or Head.Vocabulary);

    private static bool OutsideOfModernBert(ModelSpec spec) =>
        !spec.TakesTokens || spec.ClassToken || spec.Positions == Positions.Learned || spec.TokenTypes > 0 || spec.QkNorm || !spec.Gated
        || spec.PoolingDense || spec.Head != Head.None;

    private static SpecProblem Contradiction(string property, string message) =>
        new(SpecProblemKind.Contradiction, property, message);
}
