namespace TxGen.Runtime;

/// <summary>How a file stores the matrix of a linear layer.</summary>
public enum MatrixOrder
{
    /// <summary>One row per output, as PyTorch's <c>Linear</c>.</summary>
    OutputsByInputs,

    /// <summary>One row per input, as GPT-2's <c>Conv1D</c>.</summary>
    InputsByOutputs,
}
