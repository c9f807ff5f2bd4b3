namespace TxGen.Runtime;

/// <summary>Floats of packed memory that lie side by side.</summary>
internal readonly record struct MemoryRange(int Start, int Length);
