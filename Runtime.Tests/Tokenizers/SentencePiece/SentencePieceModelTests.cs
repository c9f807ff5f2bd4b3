using System.Text;

namespace TxGen.Runtime.Tests;

/// <summary>Random vocabularies encode as slow and plain references do.</summary>
public class SentencePieceModelTests
{
    private static readonly string[] Letters = ["a", "b", "c", "▁", "é", "€", "😀"];

    [Fact]
    public void Unigram_finds_the_best_pieces() => AssertSame(
        SentencePieceAlgorithm.Unigram, [PieceType.Normal, PieceType.Normal, PieceType.Normal, PieceType.UserDefined, PieceType.Unused],
        pieces => new NaiveUnigram(pieces).Encode);

    [Fact]
    public void Byte_pairs_are_merged_in_the_order_of_their_scores() => AssertSame(
        SentencePieceAlgorithm.Bpe, [PieceType.Normal, PieceType.Normal, PieceType.Normal, PieceType.UserDefined],
        pieces => new NaiveScoredBpe(pieces).Encode);

    [Fact]
    public void Characters_are_tokens_unless_a_user_defined_piece_is_there()
    {
        var file = SentencePieceFile.WithUnknown().Algorithm(SentencePieceAlgorithm.Character).Plain();
        file.Piece("a").Piece("b").Piece("ab").Piece("bba", 0, PieceType.UserDefined);
        Assert.Equal([1, 2, 0, 4, 1], file.Load().Encode("abcdbbaa"));
        Assert.Equal(["a", "b", "cd", "bba", "a"], Surfaces(file.Load(), "abcdbbaa"));
    }

    [Fact]
    public void Words_are_tokens_or_unknown()
    {
        var file = SentencePieceFile.WithUnknown().Algorithm(SentencePieceAlgorithm.Word).Piece("▁a").Piece("▁bc").Piece("▁");
        var tokenizer = file.Load();
        Assert.Equal([1, 2, 0, 1], tokenizer.Encode("a  bc b x a"));
        Assert.Equal([0], tokenizer.Encode("bcd"));
        Assert.Equal(["a", " bc", " b x", " a"], Surfaces(tokenizer, "a bc b x a"));
    }

    [Fact]
    public void Unknown_characters_become_one_token_or_bytes()
    {
        SentencePieceFile Known() => SentencePieceFile.WithUnknown().Plain().Piece("a", -1);
        Assert.Equal([1, 0, 1, 0], Known().Load().Encode("a€éac"));
        Assert.Equal(["a", "€é", "a", "c"], Surfaces(Known().Load(), "a€éac"));

        var bytes = Known().AllBytes().Load();
        int[] expected = [1, .. Encoding.UTF8.GetBytes("€é").Select(value => 2 + value), 1];
        Assert.Equal(expected, bytes.Encode("a€éa"));
        Assert.Equal(["a", "€", "€", "€", "é", "é", "a"], Surfaces(bytes, "a€éa"));
        Assert.Equal("a€éa", bytes.Decode(expected));
    }

    [Fact]
    public void Sums_in_double_differ_from_those_in_float()
    {
        // Long before the end of the text, a sum in float no longer knows a difference this small.
        byte[][] pieces = ["ab"u8.ToArray(), "a"u8.ToArray(), "b"u8.ToArray()];
        double[] scores = [-20.000001, -10, -10];
        int[] lengths = [2, 1, 1];
        var trie = Trie.Build(pieces, "test");
        byte[] text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("ab", 2000)));
        Assert.All(Tokens(new Unigram<double>(trie, scores, lengths, new(9, null), -30)), token => Assert.NotEqual(0, token));
        Assert.Contains(0, Tokens(new Unigram<float>(trie, scores, lengths, new(9, null), -30)));

        int[] Tokens(TokenModel model)
        {
            var tokens = new int[text.Length];
            var writer = new TokenWriter(tokens, [], text, isCut: false);
            model.CreateEncoder(text.Length).Encode(new(text, [], 0), ref writer);
            return tokens[..writer.Count];
        }
    }

    internal static string[] Surfaces(Tokenizer tokenizer, string text)
    {
        ITextEncoder encoder = tokenizer.CreateEncoder(1000);
        var tokens = new int[1000];
        var ranges = new Range[tokens.Length];
        Assert.True(encoder.TryEncode(text, tokens, ranges, out int count));
        return [.. ranges[..count].Select(range => text[range])];
    }

    private static void AssertSame(
        SentencePieceAlgorithm algorithm,
        PieceType[] types,
        Func<List<(string Text, float Score, PieceType Type)>, Func<string, List<int>>> naive)
    {
        var random = new Random(12);
        for (int round = 0; round < 300; round++)
        {
            List<(string Text, float Score, PieceType Type)> pieces = [("<unk>", 0, PieceType.Unknown)];
            pieces.AddRange(Letters.Where(_ => random.Next(5) > 0).Select(letter => (letter, Score(), PieceType.Normal)));
            for (int count = random.Next(40); count > 0; count--)
            {
                string union = pieces[random.Next(1, pieces.Count)].Text + pieces[random.Next(1, pieces.Count)].Text;
                if (union.Length < 12 && pieces.All(piece => piece.Text != union))
                    pieces.Add((union, Score(), types[random.Next(types.Length)]));
            }

            var file = new SentencePieceFile().Algorithm(algorithm).Plain();
            foreach (var piece in pieces)
                file.Piece(piece.Text, piece.Score, piece.Type);
            var tokenizer = file.Load();
            var reference = naive(pieces);
            for (int i = 0; i < 10; i++)
            {
                string text = string.Concat(Enumerable.Range(0, random.Next(1, 80)).Select(_ => Letters[random.Next(Letters.Length)]));
                Assert.Equal(reference(text), tokenizer.Encode(text));
            }
        }

        float Score() => random.Next(4) == 0 ? random.Next(-4, 3) : -(float)random.NextDouble() * 10;
    }
}
