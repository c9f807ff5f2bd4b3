using System.Text;

namespace TxGen.Runtime.Tests;

/// <summary>What is promised of every text, checked with thousands of random ones for every golden tokenizer.</summary>
public class RandomTextTests
{
    private const int Rounds = 2000;
    private const int MaxTextBytes = 8192;

    public static TheoryData<string> Files => GoldenTokenizers.Files;

    [Theory]
    [MemberData(nameof(Files))]
    public void Texts_encode_alike_in_every_way(string file)
    {
        Tokenizer tokenizer = GoldenTokenizers.Load(file);
        var check = new Check(tokenizer);
        for (int round = 0; round < Rounds; round++)
        {
            var random = new Random(round);
            SpecialTokens special = (SpecialTokens)random.Next(8);
            string text = round % 2 == 0 ? RandomText.Valid(random, tokenizer) : RandomText.Broken(random, tokenizer);
            int[] ids = check.Utf16(text, special, random);
            Assert.Equal(ids, check.Utf8(Encoding.UTF8.GetBytes(text), special, random));
            check.Utf8(RandomText.Bytes(random, tokenizer), special, random);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Any_ids_decode_alike_at_once_and_one_by_one(string file)
    {
        Tokenizer tokenizer = GoldenTokenizers.Load(file);
        var stream = new TextStream(tokenizer);
        for (int round = 0; round < Rounds; round++)
        {
            var random = new Random(round);
            int[] ids = [.. Enumerable.Range(0, random.Next(30)).Select(_ => random.Next(tokenizer.VocabularySize))];
            var text = new StringBuilder();
            foreach (int id in ids)
                text.Append(stream.Append(id));
            text.Append(stream.Finish());
            Assert.Equal(tokenizer.Decode(ids), text.ToString());
        }
    }

    /// <summary>An encoder and room for what it gives.</summary>
    private sealed class Check(Tokenizer tokenizer)
    {
        private readonly ITextEncoder _encoder = tokenizer.CreateEncoder(MaxTextBytes);
        private readonly int[] _tokens = new int[4 * MaxTextBytes];
        private readonly Range[] _ranges = new Range[4 * MaxTextBytes];

        public int[] Utf16(string text, SpecialTokens special, Random random)
        {
            Assert.True(_encoder.TryEncode(text, _tokens, _ranges, out int count, special));
            AssertInside(count, text.Length);
            int[] ids = _tokens[..count];

            Assert.True(_encoder.TryEncode(text, _tokens.AsSpan(0, count), out int same, special));
            Assert.Equal(ids, _tokens[..same]);
            int room = random.Next(count + 1);
            Assert.Equal(room == count, _encoder.TryEncode(text, _tokens.AsSpan(0, room), _ranges, out same, special));
            Assert.Equal(count, same);
            AssertCut(text, ids, room, special);
            return ids;
        }

        public int[] Utf8(byte[] text, SpecialTokens special, Random random)
        {
            Assert.True(_encoder.TryEncode(text, _tokens, _ranges, out int count, special));
            AssertInside(count, text.Length);
            int[] ids = _tokens[..count];

            Assert.True(_encoder.TryEncode(text, _tokens.AsSpan(0, count), out int same, special));
            Assert.Equal(ids, _tokens[..same]);
            int room = random.Next(count + 1);
            Assert.Equal(room == count, _encoder.TryEncode(text, _tokens.AsSpan(0, room), _ranges, out same, special));
            Assert.Equal(count, same);
            return ids;
        }

        /// <summary>A text without special tokens around it is cut at its end.</summary>
        private void AssertCut(string text, int[] ids, int room, SpecialTokens special)
        {
            if ((special & SpecialTokens.Both) != 0)
                return;
            Assert.Equal(room, _encoder.Encode(text, _tokens.AsSpan(0, room), special));
            Assert.Equal(ids[..room], _tokens[..room]);
            Assert.Equal(room, _encoder.Encode(Encoding.UTF8.GetBytes(text), _tokens.AsSpan(0, room), special));
            Assert.Equal(ids[..room], _tokens[..room]);
        }

        private void AssertInside(int count, int length)
        {
            for (int i = 0; i < count; i++)
            {
                Assert.InRange(_tokens[i], 0, tokenizer.VocabularySize - 1);
                (int start, int end) = (_ranges[i].Start.Value, _ranges[i].End.Value);
                Assert.True(start >= 0 && start <= end && end <= length, $"token {i} has {_ranges[i]} of {length}");
            }
        }
    }
}
