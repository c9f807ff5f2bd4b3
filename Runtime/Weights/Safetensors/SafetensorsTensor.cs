namespace TxGen.Runtime;

/// <summary>One tensor as the header describes it; offsets count from the end of the header.</summary>
internal sealed record SafetensorsTensor(string Name, DType Type, long[] Shape, long Begin, long End)
    : CheckpointTensor(Name, Type, Shape, End - Begin);
