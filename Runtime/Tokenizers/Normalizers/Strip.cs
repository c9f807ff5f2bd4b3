namespace TxGen.Runtime;

/// <summary>Removes white space at the ends of a text.</summary>
/// <param name="left">At its start.</param>
/// <param name="right">At its end.</param>
internal sealed class Strip(bool left, bool right) : Normalizer
{
    public override void Normalize(NormalizedText from, NormalizedText to)
    {
        ReadOnlySpan<byte> text = from.Bytes;
        int start = left ? CharacterClass.WhiteSpacePrefix(text) : 0;
        int end = right ? text.Length - CharacterClass.WhiteSpaceSuffix(text[start..]) : text.Length;
        to.Append(from, start, end - start);
    }
}
