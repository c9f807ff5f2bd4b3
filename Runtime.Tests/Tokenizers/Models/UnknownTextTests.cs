using System.Text;

namespace TxGen.Runtime.Tests;

/// <summary>Unknown characters become one token, and what is spelled like the unknown token joins them as in the reference.</summary>
public class UnknownTextTests
{
    [Theory]
    [InlineData("a?☃☃a", "1 0 0 1")]
    [InlineData("☃☃?☃", "0 0 0")]
    [InlineData("☃☃a☃", "0 1 0")]
    public void Byte_pairs_leave_a_known_token_alone(string text, string expected) => AssertTokens(expected, text, """
        {"added_tokens":[],"model":{"type":"BPE","unk_token":"?","fuse_unk":true,"vocab":{"?":0,"a":1},"merges":[]}}
        """);

    [Theory]
    [InlineData("a?☃☃a", "1 0 1")]
    [InlineData("??", "0")]
    [InlineData("?a?", "0 1 0")]
    [InlineData("☃a", "0 1")]
    public void Unigram_joins_the_unknown_token_itself(string text, string expected) => AssertTokens(expected, text, """
        {"added_tokens":[],"model":{"type":"Unigram","unk_id":0,"vocab":[["?",0],["a",-1]]}}
        """);

    [Fact]
    public void What_joins_the_unknown_token_falls_back_to_bytes_with_it()
    {
        string bytes = string.Concat(Enumerable.Range(0, 256).Select(value => $",[\"<0x{value:X2}>\",-9]"));
        string json = """{"added_tokens":[],"model":{"type":"Unigram","unk_id":0,"byte_fallback":true,"vocab":[["?",0]""" + bytes + "]}}";
        AssertTokens("0", "?", json);
        AssertTokens($"{'?' + 1} {0xC3 + 1} {0xA9 + 1}", "?é", json);
        AssertTokens($"{'?' + 1} {'?' + 1}", "??", json);
    }

    private static void AssertTokens(string expected, string text, string json)
    {
        Tokenizer tokenizer = Tokenizer.FromTokenizerJson(Encoding.UTF8.GetBytes(json));
        Assert.Equal(expected, string.Join(' ', tokenizer.Encode(text)));

        // Where ranges are wanted, tokens take another way.
        var tokens = new int[20];
        var ranges = new Range[20];
        Assert.True(tokenizer.CreateEncoder(20).TryEncode(text, tokens, ranges, out int count));
        Assert.Equal(expected, string.Join(' ', tokens[..count]));
        Assert.Equal(text.Length, ranges[count - 1].End.Value);
    }
}
