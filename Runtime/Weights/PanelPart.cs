namespace TxGen.Runtime;

/// <summary>Consecutive outputs of a file's matrix or bias that are packed together, such as the queries of a fused Q, K, V tensor.</summary>
/// <param name="Outputs">Number of outputs; the parts of a tensor follow one another.</param>
/// <param name="Offset">Where the part starts in packed memory, in floats.</param>
/// <param name="Scales">Where the scales of its outputs start, for <see cref="WeightFormat.Int8"/>.</param>
public readonly record struct PanelPart(int Outputs, int Offset, int Scales = 0);
