namespace TxGen.Runtime;

/// <summary>▁, as which SentencePiece spells a space.</summary>
internal static class SpaceSign
{
    public const char Character = '\u2581';

    public static ReadOnlySpan<byte> Utf8 => "\u2581"u8;
}
