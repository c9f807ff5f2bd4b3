namespace TxGen.Runtime;

/// <summary>What a tensor is for, which decides how it is initialised.</summary>
public enum ParameterKind
{
    /// <summary>The matrix of a linear layer.</summary>
    Matrix,

    /// <summary>A matrix whose output is added to the residual stream.</summary>
    ResidualProjection,

    /// <summary>Rows looked up by index: tokens, positions, token types.</summary>
    Table,

    /// <summary>The factor of a norm, initially 1.</summary>
    Scale,

    /// <summary>A summand, initially 0.</summary>
    Bias,
}
