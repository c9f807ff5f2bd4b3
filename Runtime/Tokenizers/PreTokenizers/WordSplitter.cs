namespace TxGen.Runtime;

/// <summary>\w+|[^\w\s]+: runs of letters, digits and the like, and runs of other signs; white space is left out.</summary>
internal sealed class WordSplitter : Splitter
{
    public override bool TryNext(ReadOnlySpan<byte> text, ref int at, out int start, out int end)
    {
        start = end = at + CharacterClass.WhiteSpacePrefix(text[at..]);
        bool? isWord = null;
        while (end < text.Length)
        {
            int codePoint = CodePoints.Decode(text[end..], out int length);
            bool isNext = CharacterClass.IsWord(codePoint);
            if ((isWord ??= isNext) != isNext || CharacterClass.IsWhiteSpace(codePoint))
                break;
            end += length;
        }

        at = end;
        return end > start;
    }
}
