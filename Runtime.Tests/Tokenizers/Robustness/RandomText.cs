using System.Text;

namespace TxGen.Runtime.Tests;

/// <summary>Texts of chance: any Unicode, parts of real texts, spelled tokens, and what is no text at all.</summary>
internal static class RandomText
{
    // Blocks in which much happens: ASCII, Latin, marks, Hangul parts, punctuation and spaces, ideographs, syllables, forms, emoji.
    private static readonly (int First, int End)[] Blocks =
    [
        (0, 0x80), (0x80, 0x250), (0x300, 0x370), (0x1100, 0x1200), (0x1E00, 0x2070), (0x2580, 0x2590), (0x4E00, 0x4E40),
        (0xAC00, 0xAC80), (0xF900, 0x10000), (0x1F1E6, 0x1F650),
    ];

    /// <summary>A valid text.</summary>
    public static string Valid(Random random, ITokenizer tokenizer)
    {
        var text = new StringBuilder();
        for (int parts = random.Next(1, 8); parts > 0; parts--)
            text.Append(random.Next(4) switch
            {
                0 => Characters(random, () => random.Next(0x110000)),
                1 => Characters(random, InBlock(random)),
                2 => GoldenPart(random),
                _ => Spelling(random, tokenizer),
            });
        return text.ToString();
    }

    /// <summary>A text with halves of surrogate pairs.</summary>
    public static string Broken(Random random, ITokenizer tokenizer)
    {
        var text = new StringBuilder(Valid(random, tokenizer));
        for (int count = random.Next(1, 4); count > 0; count--)
            text.Insert(random.Next(text.Length + 1), (char)random.Next(0xD800, 0xE000));
        return text.ToString();
    }

    /// <summary>Bytes that are mostly no UTF-8: random ones, or a text with some changed.</summary>
    public static byte[] Bytes(Random random, ITokenizer tokenizer)
    {
        byte[] bytes = random.Next(2) == 0 ? new byte[random.Next(1, 60)] : Encoding.UTF8.GetBytes(Valid(random, tokenizer));
        if (random.Next(2) == 0)
            random.NextBytes(bytes);
        for (int count = random.Next(4); count > 0 && bytes.Length > 0; count--)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return bytes;
    }

    private static Func<int> InBlock(Random random)
    {
        (int first, int end) = Blocks[random.Next(Blocks.Length)];
        return () => random.Next(first, end);
    }

    private static string Characters(Random random, Func<int> next)
    {
        var text = new StringBuilder();
        for (int count = random.Next(10); count > 0; count--)
            if (Rune.TryCreate(next(), out Rune rune))
                text.Append(rune.ToString());
        return text.ToString();
    }

    private static string GoldenPart(Random random)
    {
        Rune[] text = [.. GoldenFile.Texts[random.Next(GoldenFile.Texts.Length)].EnumerateRunes()];
        int start = random.Next(text.Length + 1);
        return string.Concat(text.Skip(start).Take(random.Next(20)));
    }

    /// <summary>A token as files spell it, special ones often.</summary>
    private static string Spelling(Random random, ITokenizer tokenizer)
    {
        int token = random.Next(random.Next(2) == 0 ? Math.Min(8, tokenizer.VocabularySize) : tokenizer.VocabularySize);
        string space = random.Next(3) == 0 ? " " : "";
        return space + Encoding.UTF8.GetString(tokenizer.Spelling(token)) + space;
    }
}
