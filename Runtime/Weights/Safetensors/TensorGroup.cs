namespace TxGen.Runtime;

/// <summary>Memory that lies like packed weights, such as the weights themselves, and what a file puts before its tensors' names.</summary>
internal readonly record struct TensorGroup(string Prefix, AlignedMemory Memory);
