namespace TxGen.Runtime;

/// <summary>Text has become longer than the room for it; only who knows the caller's text can say which.</summary>
/// <param name="capacity">The room.</param>
internal sealed class TextGrowthException(int capacity)
    : Exception($"The text has more than {capacity} bytes once it is normalized, the most this encoder has room for.");
