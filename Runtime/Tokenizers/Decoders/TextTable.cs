namespace TxGen.Runtime;

/// <summary>Decodes every token once, so that no text has to be decoded again.</summary>
internal static class TextTable
{
    // More than any tokenizer's texts have, and few enough that a file's texts fit into an array.
    private const int Growth = 4;
    private const int Slack = 64;

    /// <summary>Makes the texts of all tokens.</summary>
    /// <param name="spellings">How tokens are spelled.</param>
    /// <param name="special">Tokens that stand for no text.</param>
    /// <param name="steps">What becomes of a spelling.</param>
    /// <param name="name">The file in messages.</param>
    /// <exception cref="TokenizerException">A token's text is far longer than its spelling.</exception>
    public static TokenTexts Decode(PieceTable spellings, IReadOnlySet<int> special, IReadOnlyList<TokenDecoder> steps, string name)
    {
        bool tellsFirst = steps.Any(step => step.TellsFirst);
        var texts = new (byte[] Behind, byte[] AtStart)[spellings.Count];
        for (int token = 0; token < texts.Length; token++)
        {
            byte[] spelling = spellings[token].ToArray();
            if (spelling.Length == 0 || special.Contains(token))
            {
                texts[token] = ([], []);
                continue;
            }

            byte[] behind = Run(steps, spelling, isFirst: false, token, name);
            texts[token] = (behind, tellsFirst ? Run(steps, spelling, isFirst: true, token, name) : behind);
        }

        return new(texts, special, staysAtStart: false);
    }

    private static byte[] Run(IReadOnlyList<TokenDecoder> steps, byte[] spelling, bool isFirst, int token, string name)
    {
        byte[] text = spelling;
        foreach (TokenDecoder step in steps)
        {
            text = step.Decode(text, isFirst);
            if (text.Length > ((long)spelling.Length * Growth) + Slack)
                throw new TokenizerException(
                    name, $"makes {text.Length} bytes of the {spelling.Length} bytes of token {token}, which is too many");
        }

        return text;
    }
}
