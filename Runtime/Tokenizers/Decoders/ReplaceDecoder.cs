namespace TxGen.Runtime;

/// <summary>Puts one string in the place of another.</summary>
/// <param name="from">UTF-8, not empty.</param>
/// <param name="to">UTF-8.</param>
internal sealed class ReplaceDecoder(byte[] from, byte[] to) : TokenDecoder
{
    /// <summary>Replaces from left to right.</summary>
    public static byte[] Replace(byte[] text, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        int at = text.AsSpan().IndexOf(from);
        if (at < 0)
            return text;
        var result = new List<byte>(text.Length);
        int kept = 0;
        while (at >= 0)
        {
            result.AddRange(text.AsSpan(kept, at));
            result.AddRange(to);
            kept += at + from.Length;
            at = text.AsSpan(kept).IndexOf(from);
        }

        result.AddRange(text.AsSpan(kept));
        return [.. result];
    }

    public override byte[] Decode(byte[] token, bool isFirst) => Replace(token, from, to);
}
