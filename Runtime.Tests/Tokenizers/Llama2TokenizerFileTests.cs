using System.Buffers.Binary;
using System.Text;

namespace TxGen.Runtime.Tests;

/// <summary>Files that are not what they should be: refused, with the place.</summary>
public class Llama2TokenizerFileTests
{
    private const long SmallAllocation = 256 * 1024;

    private static readonly byte[] Good = VocabularyFile.Of(VocabularyFile.With(" ", "a", "b", "ab"));

    // Where the last token, "ab", begins.
    private static int LastToken => Good.Length - 10;

    [Fact]
    public void A_good_file_is_read()
    {
        var tokenizer = Llama2Tokenizer.Load(Good, "tokenizer.bin");
        Assert.Equal(263, tokenizer.VocabularySize);
        Assert.Equal(5, tokenizer.MaxTokenBytes);
        Assert.Equal((1, 2), (tokenizer.BeginToken, tokenizer.EndToken));
        Assert.Equal("ab", tokenizer.Decode([262]));
        Assert.Equal("\n<s>\n", Encoding.UTF8.GetString(tokenizer.Spelling(1)));
        Assert.Equal(262, tokenizer.Find("ab"u8));
        Assert.Equal([1, 2], Enumerable.Range(0, 263).Where(tokenizer.IsSpecial));
    }

    [Fact]
    public void Lengths_are_checked()
    {
        foreach (int length in new[] { 0, -1, int.MinValue, 7, int.MaxValue })
            Assert.Contains($"token 262 has length {length}, but must have 1 to 6", Refuse(Patched(LastToken + 4, length)));
        Assert.Contains($"token 262 ends early: 3 bytes of text are due, 2 are left (byte {LastToken})", Refuse(Patched(LastToken + 4, 3)));
        Assert.Contains("token 263 ends early: 8 bytes of score and length are due, 1 are left", Refuse(Patched(LastToken + 4, 1)));
        foreach (int maxLength in new[] { 0, -1 })
            Assert.Contains($"the longest token's length is {maxLength}, but must be at least 1", Refuse(Patched(0, maxLength)));
        Assert.Contains("token 0 has length 5, but must have 1 to 4", Refuse(Patched(0, 4)));
        Llama2Tokenizer.Load(Patched(0, int.MaxValue), "memory");
    }

    [Fact]
    public void Scores_are_checked()
    {
        (float, string)[] scores = [(float.NaN, "NaN"), (float.PositiveInfinity, "Infinity"), (float.NegativeInfinity, "-Infinity")];
        foreach (var (score, shown) in scores)
        {
            byte[] file = Patched(LastToken, BitConverter.SingleToInt32Bits(score));
            Assert.Contains($"token 262 has the score {shown}, which is not finite (byte {LastToken})", Refuse(file));
        }
    }

    [Fact]
    public void Every_file_that_ends_inside_a_token_is_refused()
    {
        for (int length = 0; length < Good.Length; length++)
            if (!EndsWithAToken(length))
                Refuse(Good[..length]);
        Assert.Contains("it has 3 bytes, but 4 hold", Refuse(Good[..3]));
        Refuse([.. Good, 0]);
    }

    [Fact]
    public void What_the_tokenizer_relies_on_is_checked()
    {
        Assert.Contains("has 0 tokens, but at least 259", Refuse([1, 0, 0, 0]));
        Assert.Contains("no token for a space", Refuse(VocabularyFile.Of(VocabularyFile.With("a"))));
        var tokens = VocabularyFile.With(" ");
        tokens[3 + 0x41] = ("A"u8.ToArray(), 0);
        Assert.Contains("token 68 must be <0x41>", Refuse(VocabularyFile.Of(tokens)));
    }

    [Fact]
    public void A_file_that_is_too_long_is_refused()
    {
        Assert.Contains("longer than", Refuse(new byte[Llama2TokenizerFile.MaxBytes + 1]));
    }

    [Fact]
    public void Lengths_that_are_claimed_cost_no_memory()
    {
        byte[] file = [255, 255, 255, 127, 0, 0, 0, 0, 0, 255, 255, 127, 1];
        Refuse(file);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refuse(file);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, SmallAllocation);
    }

    private static bool EndsWithAToken(int length)
    {
        int at = 4;
        while (at < length)
            at += 8 + BinaryPrimitives.ReadInt32LittleEndian(Good.AsSpan(at + 4));
        return at == length;
    }

    private static byte[] Patched(int at, int value)
    {
        byte[] file = [.. Good];
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), value);
        return file;
    }

    private static string Refuse(byte[] file) => Assert.Throws<TokenizerException>(() => Llama2Tokenizer.Load(file, "memory")).Message;
}
