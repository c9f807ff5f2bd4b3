using System.Globalization;

namespace TxGen.Runtime;

/// <summary>The byte that a token like &lt;0x0A&gt; stands for.</summary>
internal sealed class ByteFallbackDecoder : TokenDecoder
{
    private const int SpellingLength = 6;

    public override byte[] Decode(byte[] token, bool isFirst) =>
        token.Length == SpellingLength && token.AsSpan().StartsWith("<0x"u8) && token[^1] == '>'
        && byte.TryParse(token.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value)
            ? [value]
            : token;
}
