using System.Text;

namespace TxGen.Runtime.Tests;

/// <summary>A tokenizer is shared by threads, each with its own encoder; and no call allocates.</summary>
public class SharingTests
{
    private const int MaxTextBytes = 1 << 16;

    private static readonly string[] Odd =
    [
        "", " ", "a", "Hello, wörld! It's 12345 < 67890.", "e\u0323\u0301 한국어 日本語 \u1100\u1161",
        "<s>[MASK]<mask></s><|endoftext|>", "\uD800a\uDC00",
        new('a', 5000), new(' ', 5000), new('\u0301', 2000), string.Concat(Enumerable.Repeat("👩‍👩‍👧▁\t", 500)),
        string.Concat(Enumerable.Repeat("the quick brown fox ", 500)),
    ];

    public static TheoryData<string> Files => GoldenTokenizers.Files;

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Threads_get_the_same_ids(string file)
    {
        Tokenizer tokenizer = GoldenTokenizers.Load(file);
        string[] texts = [.. Odd, .. Enumerable.Range(0, 200).Select(seed => RandomText.Broken(new(seed), tokenizer))];
        int[][] expected = EncodeAll();
        var tasks = Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(EncodeAll, TaskCreationOptions.LongRunning));
        foreach (int[][] ids in await Task.WhenAll(tasks))
            Assert.Equal(expected, ids);

        int[][] EncodeAll()
        {
            ITextEncoder encoder = tokenizer.CreateEncoder(MaxTextBytes);
            var tokens = new int[3 * MaxTextBytes];
            return [.. texts.Select(text => encoder.TryEncode(text, tokens, out int count) ? tokens[..count] : [])];
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Nothing_is_allocated(string file)
    {
        Tokenizer tokenizer = GoldenTokenizers.Load(file);
        ITextEncoder encoder = tokenizer.CreateEncoder(MaxTextBytes);
        var stream = new TextStream(tokenizer);
        var tokens = new int[3 * MaxTextBytes];
        var ranges = new Range[tokens.Length];
        var types = new int[tokens.Length];
        var decoded = new byte[4 * MaxTextBytes];
        byte[] broken = [0xFF, 0x61, 0xE2, 0x96, 0x20, 0xF0, 0x9F];
        byte[][] texts = [.. Odd.Select(Encoding.UTF8.GetBytes), broken];
        Assert.Equal(0, Allocation.Bytes(() =>
        {
            foreach (byte[] text in texts)
            {
                encoder.TryEncode(text, tokens, [], out _);
                encoder.TryEncode(text, tokens, ranges, out int count, SpecialTokens.Both);
                encoder.Encode(text, tokens.AsSpan(0, 8), SpecialTokens.Both);
                encoder.EncodePair(text, texts[3], tokens.AsSpan(0, 16), types);
                tokenizer.TryDecode(tokens.AsSpan(0, Math.Min(count, 16)), decoded, out _);
            }

            foreach (string text in Odd)
            {
                encoder.TryEncode(text, tokens, ranges, out int count, SpecialTokens.InTextAreText);
                tokenizer.TryDecode(tokens.AsSpan(0, count), decoded, out _);
                foreach (int token in tokens.AsSpan(0, count))
                    stream.Append(token);
                stream.Finish();
                encoder.CountTokens(text);
                encoder.Encode(text, tokens.AsSpan(0, 8), SpecialTokens.Both);
                encoder.EncodePair(text, text, tokens.AsSpan(0, 16), []);
            }

            tokenizer.Find(broken);
            tokenizer.IsSpecial(0);
        }));
    }
}
