namespace TxGen.Runtime;

/// <summary>A part of a text on its way to the model.</summary>
/// <param name="text">UTF-8, as far as it is normalized.</param>
/// <param name="origins">Where each byte comes from in the caller's text; empty if the piece is a part of it.</param>
/// <param name="start">Where the piece begins in the caller's text, if it is a part of it.</param>
internal readonly ref struct TextPiece(ReadOnlySpan<byte> text, ReadOnlySpan<int> origins, int start)
{
    public ReadOnlySpan<byte> Text { get; } = text;

    public ReadOnlySpan<int> Origins { get; } = origins;

    public int Start { get; } = start;

    /// <summary>A part of this piece.</summary>
    public TextPiece Slice(int from, int to) =>
        new(Text[from..to], Origins.IsEmpty ? default : Origins[from..to], Start + from);

    /// <summary>Where a byte comes from in the caller's text.</summary>
    public int OriginOf(int index) => Origins.IsEmpty ? Start + index : Origins[index];
}
