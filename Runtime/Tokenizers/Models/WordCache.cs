using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TxGen.Runtime;

/// <summary>
/// Remembers the tokens of short words: texts repeat the same few thousand. A word has one place, where the latest that belongs there
/// stays, so the cache never grows and never has to be looked through.
/// </summary>
internal sealed class WordCache
{
    private const int MaxWordBytes = 3 * sizeof(ulong);
    private const int MaxTokens = 7;

    // Longer texts have more different words, up to what a processor's cache holds.
    private const int BytesPerEntry = 12;
    private const int MinEntries = 64;
    private const int MaxEntries = 8192;

    private readonly Entry[] _entries;
    private readonly int _shift;

    /// <summary>An empty cache.</summary>
    /// <param name="maxBytes">Most bytes of a text.</param>
    public WordCache(int maxBytes)
    {
        int entries = Math.Clamp(maxBytes / BytesPerEntry, MinEntries, MaxEntries);
        _entries = new Entry[BitOperations.RoundUpToPowerOf2((uint)entries)];
        _shift = 64 - BitOperations.Log2((uint)_entries.Length);
    }

    public bool TryFind(in Key key, out Span<int> tokens)
    {
        ref Entry entry = ref _entries[key.Hash >> _shift];
        tokens = ((Span<int>)entry.Tokens)[..entry.Count];
        return entry.Key == key;
    }

    public void Add(in Key key, ReadOnlySpan<int> tokens)
    {
        if (tokens.Length > MaxTokens)
            return;
        ref Entry entry = ref _entries[key.Hash >> _shift];
        entry.Key = key;
        entry.Count = tokens.Length;
        tokens.CopyTo(entry.Tokens);
    }

    /// <summary>A short word and its length.</summary>
    internal readonly record struct Key(ulong First, ulong Middle, ulong Last, int Length)
    {
        /// <summary>A number whose upper bits every bit of the word counts for.</summary>
        public ulong Hash => ((First * 0x9E3779B97F4A7C15) ^ Middle ^ BitOperations.RotateLeft(Last, 23)) * 0xD6E8FEB86659FD93;

        /// <summary>Makes the key of a word, if it is short enough.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool TryMake(ReadOnlySpan<byte> word, out Key key)
        {
            // Parts may overlap: with the length they still tell the word.
            int length = word.Length;
            key = length switch
            {
                < 4 => new(Small(word), 0, 0, length),
                < 8 => new(((ulong)Read<uint>(word, 0) << 32) | Read<uint>(word, length - 4), 0, 0, length),
                < 16 => new(Read<ulong>(word, 0), 0, Read<ulong>(word, length - 8), length),
                <= MaxWordBytes => new(Read<ulong>(word, 0), Read<ulong>(word, 8), Read<ulong>(word, length - 8), length),
                _ => default,
            };
            return length <= MaxWordBytes;
        }

        private static ulong Small(ReadOnlySpan<byte> word) =>
            word.IsEmpty ? 0 : word[0] | ((ulong)word[word.Length / 2] << 8) | ((ulong)word[^1] << 16);

        private static T Read<T>(ReadOnlySpan<byte> word, int at)
            where T : struct =>
            Unsafe.ReadUnaligned<T>(ref Unsafe.Add(ref MemoryMarshal.GetReference(word), at));
    }

    // One cache line.
    private struct Entry
    {
        public Key Key;
        public TokenList Tokens;
        public int Count;
    }

    [InlineArray(MaxTokens)]
    private struct TokenList
    {
        private int _first;
    }
}
