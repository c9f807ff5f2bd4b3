namespace TxGen.Runtime;

/// <summary>Where a file's tensor goes: the model's tensor, which says how it lies, in a memory that lies like packed weights.</summary>
internal readonly record struct TensorTarget(TensorBinding Tensor, AlignedMemory Memory);
