namespace TxGen.Runtime;

/// <summary>One tensor of a file as its header describes it. The tensors of a file follow one another to its end.</summary>
/// <param name="Name">The name; formats without names give it the one Hugging Face has for it.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="Shape">Its dimensions; their product is known not to overflow.</param>
/// <param name="Bytes">What it takes in the file.</param>
internal record CheckpointTensor(string Name, DType Type, long[] Shape, long Bytes)
{
    /// <summary>
    /// Rows in a head whose rotary pairs stand side by side in the file but half a head apart in the model
    /// (<see cref="RotaryPairs"/>); 0 where rows are in the model's order.
    /// </summary>
    public int PairedRows { get; init; }
}
