namespace TxGen;

/// <summary>Which parameters weight decay pulls towards zero.</summary>
[Flags]
public enum Decay
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The matrices of linear layers.</summary>
    Matrices = 1,

    /// <summary>Tables of tokens, positions and token types, and the class token; a tied head's matrix is the token table.</summary>
    Embeddings = 2,

    /// <summary>Biases of linear layers and norms.</summary>
    Biases = 4,

    /// <summary>Scales of norms.</summary>
    Norms = 8,

    /// <summary>All parameters, as PyTorch does when a model's parameters are not grouped.</summary>
    All = Matrices | Embeddings | Biases | Norms,
}
