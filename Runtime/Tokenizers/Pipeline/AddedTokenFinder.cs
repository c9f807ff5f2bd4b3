using System.Buffers;
using System.Text;

namespace TxGen.Runtime;

/// <summary>Finds added tokens in a text, the longest of those that begin first.</summary>
internal sealed class AddedTokenFinder
{
    private readonly AddedToken[] _tokens;
    private readonly Trie _trie;
    private readonly SearchValues<byte> _firstBytes;

    /// <summary>Indexes tokens.</summary>
    /// <param name="tokens">Tokens with content; of equal ones the last counts.</param>
    /// <param name="name">The file in messages.</param>
    public AddedTokenFinder(IEnumerable<AddedToken> tokens, string name)
    {
        _tokens = [.. tokens.GroupBy(token => Convert.ToHexString(token.Content)).Select(equal => equal.Last())];
        _trie = Trie.Build([.. _tokens.Select(token => token.Content)], name);
        _firstBytes = SearchValues.Create([.. _tokens.Select(token => token.Content[0])]);
    }

    /// <summary>Finds the next token.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="at">Where to look on; behind the token's own text afterwards, also where white space behind belongs to it.</param>
    /// <param name="from">White space before it belongs to no token.</param>
    /// <param name="specialIsText">Whether special tokens are not looked for.</param>
    /// <param name="token">The token.</param>
    /// <param name="range">Its place, with the white space it takes.</param>
    public bool TryFind(
        ReadOnlySpan<byte> text, ref int at, int from, bool specialIsText, out AddedToken? token, out (int Start, int End) range)
    {
        while (true)
        {
            int next = text[at..].IndexOfAny(_firstBytes);
            if (next < 0)
            {
                token = null;
                range = default;
                return false;
            }

            at += next;
            int index = _trie.LongestPrefix(text[at..], out int length);
            if (index < 0)
            {
                at++;
                continue;
            }

            token = _tokens[index];
            if ((specialIsText && token.IsSpecial) || (token.IsSingleWord && !IsWord(text, at, at + length)))
            {
                at += length;
                continue;
            }

            int end = at + length;
            int start = !token.TakesLeft ? at : at > from ? at - CharacterClass.WhiteSpaceSuffix(text[from..at]) : from;
            at = end;
            if (token.TakesRight)
                end += CharacterClass.WhiteSpacePrefix(text[end..]);

            // All of it belongs to the token before.
            if (start >= end)
                continue;
            range = (start, end);
            return true;
        }
    }

    private static bool IsWord(ReadOnlySpan<byte> text, int start, int end)
    {
        Rune.DecodeLastFromUtf8(text[..start], out Rune before, out _);
        Rune.DecodeFromUtf8(text[end..], out Rune behind, out _);
        return (start == 0 || !CharacterClass.IsWord(before.Value)) && (end == text.Length || !CharacterClass.IsWord(behind.Value));
    }
}
