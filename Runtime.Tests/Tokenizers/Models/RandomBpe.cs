namespace TxGen.Runtime.Tests;

/// <summary>Byte-pair encodings of a few letters, with merges of random pairs.</summary>
internal sealed class RandomBpe
{
    private const int Letters = 4;
    private readonly List<byte[]> _texts = [];

    public RandomBpe(Random random, int merges)
    {
        for (int letter = 0; letter < Letters; letter++)
            _texts.Add([(byte)('a' + letter)]);
        for (int rank = 0; rank < merges; rank++)
        {
            int left = random.Next(_texts.Count);
            int right = random.Next(_texts.Count);
            byte[] text = [.. _texts[left], .. _texts[right]];
            if (text.Length > 12 || !Merges.TryAdd((left, right), (rank, _texts.Count)))
                continue;
            _texts.Add(text);
        }

        var bytes = new int[256];
        Array.Fill(bytes, -1);
        for (int letter = 0; letter < Letters; letter++)
            bytes['a' + letter] = letter;
        var merged = Merges.Select(merge => (merge.Key.Item1, merge.Key.Item2, merge.Value.Rank, merge.Value.Token));
        Model = new(new ByteSymbols(bytes, unknown: -1), new([.. merged]));
    }

    public Dictionary<(int, int), (int Rank, int Token)> Merges { get; } = [];

    public Bpe Model { get; }

    public static byte[] Text(Random random, int length) =>
        [.. Enumerable.Range(0, length).Select(_ => (byte)('a' + random.Next(Letters)))];

    public int Length(int token) => _texts[token].Length;

    /// <summary>A tokenizer that is nothing but the model.</summary>
    public Tokenizer Tokenizer() => Pipelines.Of(Model, [.. _texts]);
}
