using System.Buffers.Binary;
using System.Text.Unicode;

namespace TxGen.Runtime;

/// <summary>
/// SentencePiece's precompiled characters map: which texts are replaced by which. It is a uint32 of the size of a double array in
/// bytes, the array as darts-clone lays it out (uint32 each), then all replacements, each with a zero behind it.
/// </summary>
internal sealed class CharsMap
{
    /// <summary>
    /// Longer texts have no rule, and longer replacements are refused: real ones have a few characters, long ones would be slow.
    /// </summary>
    internal const int MaxRuleBytes = 1024;

    private const int Ascii = 128;

    // A unit of the array, from the top: a bit that tells values, the offset to the children, whether that is in blocks of 256, whether
    // a key ends here, whose value is the first child, and the byte that leads here.
    private const uint IsValue = 1u << 31;
    private const int OffsetShift = 10;
    private const uint OffsetInBlocks = 1 << 9;
    private const int BlockShift = 8;
    private const uint EndsKey = 1 << 8;
    private const uint LabelMask = IsValue | 0xFF;

    private readonly uint[] _units;
    private readonly byte[] _replacements;

    // By ASCII character: whether a rule is this character alone or goes on with ASCII, and whether there is any rule at all.
    private readonly bool[] _beginsAscii = new bool[Ascii];
    private readonly bool[] _beginsAny = new bool[Ascii];

    private CharsMap(uint[] units, byte[] replacements)
    {
        _units = units;
        _replacements = replacements;
        for (byte first = 0; first < Ascii; first++)
        {
            int node = Child(Base(0), first);
            _beginsAny[first] = node >= 0;
            _beginsAscii[first] = node >= 0 && (EndsAt(node) || HasAsciiChild(node));
        }
    }

    /// <summary>Reads a map.</summary>
    /// <param name="map">The whole map.</param>
    /// <param name="name">The file in messages.</param>
    /// <exception cref="TokenizerException">The map is malformed.</exception>
    public static CharsMap Read(ReadOnlySpan<byte> map, string name)
    {
        if (map.Length <= sizeof(uint))
            throw Fail($"has {map.Length} bytes, which is too few");
        uint size = BinaryPrimitives.ReadUInt32LittleEndian(map);
        map = map[sizeof(uint)..];
        if (size % sizeof(uint) != 0 || size == 0 || size >= map.Length)
            throw Fail($"says that {size} of its {map.Length} bytes are an array of 32-bit numbers");

        var units = new uint[size / sizeof(uint)];
        for (int i = 0; i < units.Length; i++)
            units[i] = BinaryPrimitives.ReadUInt32LittleEndian(map[(i * sizeof(uint))..]);
        ReadOnlySpan<byte> replacements = map[(int)size..];
        if (replacements[^1] != 0 || !Utf8.IsValid(replacements))
            throw Fail("has replacements that are no zero-terminated UTF-8");
        for (int rest = replacements.Length; rest > 0;)
        {
            int length = replacements[^rest..].IndexOf((byte)0);
            if (length > MaxRuleBytes)
                throw Fail($"has a replacement of {length} bytes, but at most {MaxRuleBytes} are supported");
            rest -= length + 1;
        }

        foreach (uint unit in units)
            if ((unit & IsValue) != 0 && !IsStart(replacements, (int)(unit & ~IsValue)))
                throw Fail($"has a rule whose replacement is at {unit & ~IsValue}, where none is");
        return new(units, replacements.ToArray());

        TokenizerException Fail(string problem) => new(name, $"precompiled_charsmap {problem}");
    }

    /// <summary>Finds the longest rule for what a text begins with.</summary>
    /// <param name="text">UTF-8, valid or not.</param>
    /// <param name="replacement">What stands in its place, maybe nothing.</param>
    /// <returns>The bytes that are replaced; 0 if there is no rule.</returns>
    public int LongestPrefix(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> replacement) => Find(text, isLongest: true, out replacement);

    /// <summary>Finds the shortest rule for what a text begins with, as Hugging Face's tokenizers do.</summary>
    /// <param name="text">UTF-8, valid or not.</param>
    /// <param name="replacement">What stands in its place, maybe nothing.</param>
    /// <returns>The bytes that are replaced; 0 if there is no rule.</returns>
    public int ShortestPrefix(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> replacement) => Find(text, isLongest: false, out replacement);

    /// <summary>Whether no rule begins with a character, whatever ASCII character or end of the text is behind it.</summary>
    public bool IsPlainBeforeAscii(byte ascii) => !_beginsAscii[ascii];

    private static bool IsStart(ReadOnlySpan<byte> replacements, int at) =>
        at < replacements.Length && !CodePoints.IsContinuation(replacements[at]);

    private int Find(ReadOnlySpan<byte> text, bool isLongest, out ReadOnlySpan<byte> replacement)
    {
        replacement = default;
        if (text.IsEmpty)
            return 0;
        byte first = text[0];
        if (first < Ascii && !(text.Length == 1 || text[1] < Ascii ? _beginsAscii : _beginsAny)[first])
            return 0;

        int length = 0;
        int last = -1;
        int node = 0;
        for (int i = 0; i < Math.Min(text.Length, MaxRuleBytes); i++)
        {
            node = Child(Base(node), text[i]);
            if (node < 0)
                break;
            if (!EndsAt(node))
                continue;
            last = node;
            length = i + 1;
            if (!isLongest)
                break;
        }

        if (last >= 0)
        {
            replacement = _replacements.AsSpan((int)(_units[Base(last)] & ~IsValue));
            replacement = replacement[..replacement.IndexOf((byte)0)];
        }

        return length;
    }

    /// <summary>Where a node's children are, each at this place XOR its byte; outside if somebody made a wrong map.</summary>
    private int Base(int node)
    {
        uint unit = _units[node];
        uint offset = unit >> OffsetShift;
        return node ^ (int)((unit & OffsetInBlocks) != 0 ? offset << BlockShift : offset);
    }

    /// <returns>The node, or -1 if there is none.</returns>
    private int Child(int at, byte label)
    {
        int child = at ^ label;
        return (uint)child < (uint)_units.Length && (_units[child] & LabelMask) == label ? child : -1;
    }

    /// <summary>Whether a node ends a key and has its value.</summary>
    private bool EndsAt(int node) =>
        (_units[node] & EndsKey) != 0 && Base(node) is var at && (uint)at < (uint)_units.Length && (_units[at] & IsValue) != 0;

    private bool HasAsciiChild(int node)
    {
        for (byte next = 0; next < Ascii; next++)
            if (Child(Base(node), next) >= 0)
                return true;
        return false;
    }
}
