#if TXGEN_GENERATOR
namespace TxGen.Generator.Spec;
#else
namespace TxGen;
#endif

/// <summary>What stands behind the last block.</summary>
public enum Head
{
    /// <summary>Nothing: the result is the hidden states, or their pooled vector.</summary>
    None,

    /// <summary>Scores of <c>Outputs</c> classes for the sequence, from the pooled vector.</summary>
    Classifier,

    /// <summary>Scores of <c>Outputs</c> classes for every position.</summary>
    TokenClassifier,

    /// <summary><c>Outputs</c> values for the sequence, from the pooled vector.</summary>
    Regression,

    /// <summary>A score of every vocabulary entry for every position.</summary>
    Vocabulary,
}
