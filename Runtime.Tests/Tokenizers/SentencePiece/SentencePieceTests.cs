using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace TxGen.Runtime.Tests;

/// <summary>A real model gives the reference's tokens; long and strange texts are no trouble.</summary>
public class SentencePieceTests
{
    private const string Fixture = "tokenizers/sentencepiece-en";

    [FixtureFact(Fixture)]
    public void Tokens_are_the_references()
    {
        var tokenizer = Load();
        ITextEncoder encoder = tokenizer.CreateEncoder(10_000);
        var tokens = new int[10_000];
        var ranges = new Range[tokens.Length];
        var cases = JsonDocument.Parse(File.ReadAllBytes(Fixtures.Path(Fixture, "cases.expected.json"))).RootElement;
        Assert.Equal(420, cases.GetArrayLength());
        foreach (JsonElement example in cases.EnumerateArray())
        {
            string text = example.GetProperty("text").GetString()!;
            int[] expected = [.. example.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32())];
            Assert.True(encoder.TryEncode(text, tokens, ranges, out int count));
            Assert.Equal(expected, tokens[..count]);
            Assert.Equal(example.GetProperty("decoded").GetString(), tokenizer.Decode(expected));

            string[] pieces = [.. example.GetProperty("pieces").EnumerateArray().Select(piece => piece.GetString()!)];
            for (int i = 0; i < count; i++)
            {
                Assert.True(i == 0 || ranges[i].Start.Value >= ranges[i - 1].Start.Value);

                // Text without rules is found in the piece as it was.
                string surface = text[ranges[i]];
                if (surface.Replace(' ', '▁').All(c => c is '▁' or (>= '!' and <= '~')))
                    Assert.Equal(pieces[i].TrimStart('▁'), surface.Trim());
            }
        }
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        foreach (Tokenizer tokenizer in Small())
        {
            ITextEncoder encoder = tokenizer.CreateEncoder(2000);
            byte[] utf8 = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("ab  c é😀 ba \t", 60)));
            string text = Encoding.UTF8.GetString(utf8);
            int[] tokens = new int[6000];
            var ranges = new Range[6000];
            byte[] decoded = new byte[9000];
            Assert.Equal(0, Allocation.Bytes(() =>
            {
                encoder.TryEncode(utf8, tokens, out int count, SpecialTokens.Both);
                encoder.TryEncode(text, tokens, ranges, out count);
                tokenizer.TryDecode(tokens.AsSpan(0, count), decoded, out _);
            }));
        }
    }

    [Fact]
    public void Long_texts_take_no_longer_than_their_length_says()
    {
        const int Length = 1 << 20;
        foreach (Tokenizer tokenizer in Small())
        {
            ITextEncoder encoder = tokenizer.CreateEncoder(Length);
            var tokens = new int[3 * Length];
            foreach (string part in new[] { "a", " ", "é", "ab c ", "x", "\uFFFD" })
            {
                // The rule for é makes three bytes of two.
                byte[] text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(part, Length / Encoding.UTF8.GetByteCount(part))));
                var clock = Stopwatch.StartNew();
                Assert.True(encoder.TryEncode(text, tokens, out _));
                Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
            }
        }
    }

    [Fact]
    public void Strange_texts_come_to_an_end_and_ranges_stay_inside()
    {
        var random = new Random(5);
        foreach (Tokenizer tokenizer in Small())
        {
            ITextEncoder encoder = tokenizer.CreateEncoder(300);
            var tokens = new int[1500];
            var ranges = new Range[tokens.Length];
            for (int round = 0; round < 500; round++)
            {
                byte[] text = new byte[random.Next(100)];
                random.NextBytes(text);
                if (round % 2 == 0)
                    text = Encoding.UTF8.GetBytes(string.Concat(text.Select(_ => new Rune(random.Next(0xE000, 0x11000)))));
                text = text[..Math.Min(text.Length, 300)];
                Assert.True(encoder.TryEncode(text, tokens, ranges, out int count));
                Assert.All(ranges[..count], range => Assert.InRange(range.End.Value, range.Start.Value, text.Length));
                Assert.True(encoder.TryEncode(text, tokens, out int same));
                Assert.Equal(count, same);
                tokenizer.Decode(tokens.AsSpan(0, count));
            }
        }
    }

    private static Tokenizer Load() =>
        SentencePieceTokenizer.Load(File.ReadAllBytes(Fixtures.Path(Fixture, "test_model.model")), "test_model.model");

    /// <summary>A model of every kind, with and without bytes.</summary>
    private static IEnumerable<Tokenizer> Small()
    {
        foreach (var algorithm in Enum.GetValues<SentencePieceAlgorithm>())
            foreach (bool hasBytes in new[] { false, true })
            {
                var file = SentencePieceFile.WithUnknown().Algorithm(algorithm).Piece("<s>", 0, PieceType.Control)
                    .Piece("▁", -4).Piece("a", -3).Piece("b", -3).Piece("ab", -4).Piece("▁ab", -5).Piece("aa", -5).Piece("aaaa", -6)
                    .Piece("ba", 0, PieceType.UserDefined)
                    .Map(CharsMapFile.Of(new Dictionary<string, string> { ["\t"] = " ", ["é"] = "e\u0301" }));
                yield return (hasBytes ? file.AllBytes() : file).Load();
            }
    }
}
