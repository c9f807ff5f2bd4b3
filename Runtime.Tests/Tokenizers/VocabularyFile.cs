using System.Text;

namespace TxGen.Runtime.Tests;

/// <summary>Builds tokenizer.bin files without the code under test.</summary>
internal static class VocabularyFile
{
    /// <summary>Special tokens and bytes as every file has them, with score 0.</summary>
    public static List<(byte[] Text, float Score)> Base()
    {
        List<(byte[], float)> tokens = [("<unk>"u8.ToArray(), 0), ("\n<s>\n"u8.ToArray(), 0), ("\n</s>\n"u8.ToArray(), 0)];
        for (int value = 0; value < 256; value++)
            tokens.Add((Encoding.ASCII.GetBytes($"<0x{value:X2}>"), 0));
        return tokens;
    }

    public static Tokenizer Load(IReadOnlyCollection<(byte[] Text, float Score)> tokens) => Llama2Tokenizer.Load(Of(tokens), "memory");

    public static byte[] Of(IReadOnlyCollection<(byte[] Text, float Score)> tokens, int? maxLength = null)
    {
        var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write(maxLength ?? tokens.Max(token => token.Text.Length));
        foreach ((byte[] text, float score) in tokens)
        {
            writer.Write(score);
            writer.Write(text.Length);
            writer.Write(text);
        }

        return file.ToArray();
    }

    /// <summary>The base, and the given texts with falling scores from -1 on.</summary>
    public static List<(byte[] Text, float Score)> With(params string[] texts) =>
        [.. Base(), .. texts.Select((text, i) => (Encoding.UTF8.GetBytes(text), -1f - i))];

    /// <summary>
    /// A vocabulary of chance over a small alphabet, with equal scores, both zeros, scores too low to merge, equal texts and half
    /// characters.
    /// </summary>
    public static List<(byte[] Text, float Score)> Random(Random random)
    {
        string[] letters = ["a", "b", "c", " ", "é", "€", "😀"];
        var tokens = Base();
        tokens.Add((" "u8.ToArray(), -1));
        foreach (string letter in letters.Where(_ => random.Next(4) > 0))
            tokens.Add((Encoding.UTF8.GetBytes(letter), Score()));
        int merges = random.Next(60);
        for (int i = 0; i < merges; i++)
        {
            // Mostly unions of earlier ones, so that merges reach them; none with BOS, which is no part of the text.
            byte[] union = [.. Pick(), .. Pick()];
            if (union.Length < 40)
                tokens.Add((union, Score()));
        }

        return tokens;

        byte[] Pick() => tokens[random.Next(8) == 0 ? random.Next(2, tokens.Count) : random.Next(259, tokens.Count)].Text;

        float Score() => random.Next(8) switch { 0 => 0f, 1 => -0f, 2 => -1e10f, 3 => 1e5f, _ => -random.Next(6) };
    }
}
