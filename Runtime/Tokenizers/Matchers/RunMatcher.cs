namespace TxGen.Runtime;

/// <summary>Characters of a kind one behind another, as many as there are.</summary>
/// <param name="isPart">Whether a code point is of the kind.</param>
/// <param name="most">How many there may be.</param>
/// <param name="takesSpace">Whether a character of white space in front belongs to them.</param>
internal sealed class RunMatcher(Func<int, bool> isPart, int most = int.MaxValue, bool takesSpace = false) : DelimiterMatcher
{
    private readonly CharacterMatcher _part = new(isPart);

    public override void Find(ReadOnlySpan<byte> text, int at, out int start, out int end)
    {
        _part.Find(text, at, out start, out end);
        for (int count = 1; count < most && end < text.Length; count++)
        {
            if (!isPart(CodePoints.Decode(text[end..], out int length)))
                break;
            end += length;
        }

        if (takesSpace && start < end)
            start -= LastSpace(text[at..start]);
    }

    /// <summary>Bytes of a text's last character, if that is white space.</summary>
    private static int LastSpace(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            return 0;
        int at = text.Length - 1;
        while (CodePoints.IsContinuation(text[at]))
            at--;
        return CharacterClass.IsWhiteSpace(CodePoints.Decode(text[at..], out int length)) ? length : 0;
    }
}
