using System.Runtime.InteropServices;
using System.Text;

namespace TxGen.Runtime.Tests;

/// <summary>The tokenizer of a real model, on the text of 200 greedy steps.</summary>
public class StoriesTests
{
    [FixtureFact("stories260k")]
    public void Greedy_tokens_decode_to_the_expected_text()
    {
        (int[] inputs, float[] logits) = Expected();
        var tokenizer = Llama2Tokenizer.Load(File.ReadAllBytes(Fixtures.Path("stories260k", "tok512.bin")), "tok512.bin");
        int[] tokens = [inputs[0], .. logits.Chunk(512).Select(row => Sampler.Greedy(row))];
        Assert.Equal(inputs, tokens[..^1]);

        // run.c prints what comes behind BOS, and a line feed at the end.
        byte[] text = new byte[2000];
        Assert.True(tokenizer.TryDecode(tokens, text, out int count));
        byte[] expected = File.ReadAllBytes(Fixtures.Path("stories260k", "expected.txt"));
        Assert.Equal(expected, (byte[])[.. text.AsSpan(0, count), (byte)'\n']);

        var stream = new TextStream(tokenizer);
        Assert.Equal(expected[..^1], Encoding.UTF8.GetBytes(string.Concat(tokens.Select(token => stream.Append(token).ToString()))));
    }

    [FixtureFact("stories260k")]
    public void Texts_encode_as_the_naive_algorithm_does_and_come_back()
    {
        byte[] file = File.ReadAllBytes(Fixtures.Path("stories260k", "tok512.bin"));
        var tokenizer = Llama2Tokenizer.Load(file, "tok512.bin");
        var vocabulary = new List<(byte[], float)>();
        for (int at = 4; at < file.Length; at += 8 + BitConverter.ToInt32(file, at + 4))
            vocabulary.Add((file.AsSpan(at + 8, BitConverter.ToInt32(file, at + 4)).ToArray(), BitConverter.ToSingle(file, at)));
        Assert.Equal(512, vocabulary.Count);

        var naive = new NaiveLlama2(vocabulary);
        var encoder = tokenizer.CreateEncoder(1000);
        string story = File.ReadAllText(Fixtures.Path("stories260k", "expected.txt"));
        foreach (string text in new[] { "Once upon a time", "  two  spaces ", "naïve — “quoted” 日本 😀\n", "<0x41>", story[..300] })
        {
            int[] tokens = new int[1002];
            Assert.True(encoder.TryEncode(text, tokens, out int count, SpecialTokens.Begin));
            tokens = tokens[..count];
            Assert.Equal(naive.Encode(Encoding.UTF8.GetBytes(text), begin: true, end: false), tokens);
            var stream = new TextStream(tokenizer);
            Assert.Equal(text, string.Concat(tokens.Select(token => stream.Append(token).ToString())));
        }

        // The story's own tokens begin so.
        int[] prompt = new int[10];
        Assert.True(encoder.TryEncode("Once upon a time", prompt, out int length, SpecialTokens.Begin));
        Assert.Equal(Expected().Inputs[..length], prompt[..length]);
    }

    private static (int[] Inputs, float[] Logits) Expected()
    {
        var tensors = TestFile.Parse(File.ReadAllBytes(Fixtures.Path("stories260k", "expected.safetensors")));
        return (MemoryMarshal.Cast<byte, int>(tensors.Single(tensor => tensor.Name == "tokens").Data).ToArray(),
            MemoryMarshal.Cast<byte, float>(tensors.Single(tensor => tensor.Name == "logits").Data).ToArray());
    }
}
