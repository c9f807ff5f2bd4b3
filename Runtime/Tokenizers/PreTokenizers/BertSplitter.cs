namespace TxGen.Runtime;

/// <summary>Cuts as BERT does: words between white space, which is left out, and each punctuation mark for itself.</summary>
internal sealed class BertSplitter : Splitter
{
    private enum Kind : byte
    {
        Word,
        Space,
        Punctuation,
        Unknown,
    }

    private static readonly Kind[] _kinds = [.. Enumerable.Range(0, 256).Select(value => value < 0x80 ? Classify(value) : Kind.Unknown)];

    public override bool TryNext(ReadOnlySpan<byte> text, ref int at, out int start, out int end)
    {
        start = end = at;
        while (end < text.Length)
        {
            Kind kind = _kinds[text[end]];
            int length = 1;
            if (kind == Kind.Unknown)
                kind = Classify(CodePoints.Decode(text[end..], out length));
            if (kind == Kind.Word)
            {
                end += length;
                continue;
            }

            if (end > start)
                break;
            end += length;
            if (kind == Kind.Punctuation)
                break;
            start = end;
        }

        at = end;
        return end > start;
    }

    private static Kind Classify(int codePoint) =>
        CharacterClass.IsWhiteSpace(codePoint) ? Kind.Space
        : OldCharacterClass.IsPunctuation(codePoint) ? Kind.Punctuation
        : Kind.Word;
}
