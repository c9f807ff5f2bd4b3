namespace TxGen.Runtime;

/// <summary>Removes a character from the ends of each token.</summary>
/// <param name="character">UTF-8.</param>
/// <param name="start">Most of them at the start.</param>
/// <param name="stop">Most of them at the end.</param>
internal sealed class StripDecoder(byte[] character, int start, int stop) : TokenDecoder
{
    public override byte[] Decode(byte[] token, bool isFirst)
    {
        ReadOnlySpan<byte> text = token;
        for (int i = 0; i < start && text.StartsWith(character); i++)
            text = text[character.Length..];
        for (int i = 0; i < stop && text.EndsWith(character); i++)
            text = text[..^character.Length];
        return text.Length == token.Length ? token : text.ToArray();
    }
}

/// <summary>Removes a character from the start of a text.</summary>
/// <param name="character">UTF-8.</param>
internal sealed class StripTextDecoder(byte[] character) : TokenDecoder
{
    public override bool TellsFirst => true;

    public override byte[] Decode(byte[] token, bool isFirst) =>
        isFirst && token.AsSpan().StartsWith(character) ? token[character.Length..] : token;
}
