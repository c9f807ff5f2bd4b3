namespace TxGen.Runtime;

/// <summary>Puts a string in the place of what is found.</summary>
/// <param name="pattern">What is looked for.</param>
/// <param name="content">UTF-8.</param>
internal sealed class Replace(DelimiterMatcher pattern, byte[] content) : Normalizer
{
    public override void Normalize(NormalizedText from, NormalizedText to)
    {
        ReadOnlySpan<byte> text = from.Bytes;
        for (int at = 0; at < text.Length;)
        {
            pattern.Find(text, at, out int start, out int end);
            to.Append(from, at, start - at);
            if (start < end)
                to.Append(content, from.Origins[start], from.Origins[end - 1]);
            at = end;
        }
    }
}
