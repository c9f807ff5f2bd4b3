namespace TxGen.Runtime.Tests;

/// <summary>Tokens are those of the definition, whatever way a piece takes: looked through, by the heap, or remembered.</summary>
public class BpeTests
{
    [Fact]
    public void Tokens_are_those_of_the_definition_for_short_and_long_pieces()
    {
        var random = new Random(17);
        for (int round = 0; round < 60; round++)
        {
            var bpe = new RandomBpe(random, merges: random.Next(1, 60));
            var encoder = bpe.Tokenizer().CreateEncoder(300);
            for (int i = 0; i < 40; i++)
            {
                byte[] text = RandomBpe.Text(random, random.Next(1, i % 4 == 0 ? 300 : 60));
                Assert.Equal(NaiveBpe.Encode(text.Select(value => value - 'a'), bpe.Merges), Encode(encoder, text));
            }
        }
    }

    [Fact]
    public void A_remembered_word_is_told_from_every_other()
    {
        // A few letters make words whose first, middle and last bytes agree, and more words than there are places.
        var random = new Random(18);
        var bpe = new RandomBpe(random, merges: 20);
        var encoder = bpe.Tokenizer().CreateEncoder(30);
        for (int i = 0; i < 100_000; i++)
        {
            byte[] text = RandomBpe.Text(random, random.Next(1, 27));
            if (i % 3 == 0)
                text.AsSpan().Fill((byte)'a');
            Assert.Equal(NaiveBpe.Encode(text.Select(value => value - 'a'), bpe.Merges), Encode(encoder, text));
        }
    }

    [Fact]
    public void Ranges_are_the_bytes_of_each_token()
    {
        var random = new Random(19);
        var bpe = new RandomBpe(random, merges: 40);
        var encoder = bpe.Tokenizer().CreateEncoder(200);
        for (int i = 0; i < 100; i++)
        {
            byte[] text = RandomBpe.Text(random, random.Next(1, 200));
            var tokens = new int[text.Length];
            var ranges = new Range[text.Length];
            Assert.True(encoder.TryEncode(text, tokens, ranges, out int count));
            int at = 0;
            for (int token = 0; token < count; token++)
            {
                Assert.Equal(at..(at + bpe.Length(tokens[token])), ranges[token]);
                at += bpe.Length(tokens[token]);
            }

            Assert.Equal(text.Length, at);
        }
    }

    [Fact]
    public void A_hundred_thousand_equal_letters_are_encoded()
    {
        // Looking through all pairs for every merge would take minutes.
        var bpe = new RandomBpe(new Random(20), merges: 30);
        var tokenizer = bpe.Tokenizer();
        byte[] text = new byte[100_000];
        text.AsSpan().Fill((byte)'a');
        Assert.Equal(new string('a', text.Length), tokenizer.Decode(Encode(tokenizer.CreateEncoder(text.Length), text)));
    }

    [Fact]
    public void Bytes_without_a_token_are_unknown_or_left_out()
    {
        var tokens = new int[256];
        Array.Fill(tokens, -1);
        tokens['a'] = 0;
        Assert.Equal([0, 0], Encode(unknown: -1));
        Assert.Equal([0, 1, 0], Encode(unknown: 1));

        int[] Encode(int unknown) =>
            Pipelines.Of(new Bpe(new ByteSymbols(tokens, unknown), new([])), ["a"u8.ToArray(), "?"u8.ToArray()]).Encode("axa");
    }

    [Fact]
    public void Scores_merge_best_first_and_the_leftmost_of_equals()
    {
        byte[][] texts = ["a"u8.ToArray(), "b"u8.ToArray(), "ab"u8.ToArray(), "ba"u8.ToArray(), "bab"u8.ToArray()];
        var pieces = new PieceTable(texts);
        var merges = MergeTable.FromScores(pieces, [0, 0, 1, 1, 5], _ => true, _ => true, "test");
        var bpe = new Bpe(new CharacterSymbols(pieces, _ => true, bytes: null, unknown: -1, fusesUnknown: false), merges);
        var encoder = Pipelines.Of(bpe, texts).CreateEncoder(20);

        // ab and ba score the same: the left one wins; b + ab scores more than any.
        Assert.Equal([2, 0], Encode(encoder, "aba"u8));
        Assert.Equal([4, 1], Encode(encoder, "babb"u8));
    }

    private static int[] Encode(ITextEncoder encoder, ReadOnlySpan<byte> text)
    {
        var tokens = new int[text.Length];
        Assert.True(encoder.TryEncode(text, tokens, out int count));
        return tokens[..count];
    }
}
