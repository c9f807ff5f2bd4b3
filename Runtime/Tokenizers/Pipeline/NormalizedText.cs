using System.Text;

namespace TxGen.Runtime;

/// <summary>
/// A text on its way to a model: UTF-8, and for every byte where in the caller's text it is from, as the byte there at which a
/// character starts. A character made of several has the origin of the first of them at its first byte, that of the last at all others.
/// What was inserted has ~origin: it stands in front of that place and is from nowhere. One byte made of several characters knows only
/// the first: no published normalization has such.
/// </summary>
internal sealed class NormalizedText(int capacity)
{
    private readonly byte[] _bytes = new byte[capacity];
    private readonly int[] _origins = new int[capacity];

    public int Count { get; private set; }

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Count);

    public ReadOnlySpan<int> Origins => _origins.AsSpan(0, Count);

    /// <summary>The origin of what is inserted in front of something.</summary>
    public static int InFrontOf(int origin) => origin < 0 ? origin : ~origin;

    public void Clear() => Count = 0;

    /// <summary>Keeps the first bytes, which must be whole characters.</summary>
    public void Truncate(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)Count, nameof(count));
        Count = count;
    }

    /// <summary>Appends a part of the caller's text as it is.</summary>
    public void AppendSource(ReadOnlySpan<byte> utf8, int origin)
    {
        int start = Grow(utf8.Length);
        utf8.CopyTo(_bytes.AsSpan(start));
        Span<int> origins = _origins.AsSpan(start, utf8.Length);
        for (int i = 0; i < origins.Length; i++)
            origins[i] = origin + i;
    }

    /// <summary>Appends a part of the caller's text, U+FFFD in place of what is invalid in it.</summary>
    public void AppendRepaired(ReadOnlySpan<byte> utf8, int origin)
    {
        for (int at = 0; at < utf8.Length;)
        {
            Rune.DecodeFromUtf8(utf8[at..], out Rune rune, out int length);
            Append(rune.Value, origin + at);
            at += length;
        }
    }

    /// <summary>Appends what all has one origin.</summary>
    public void Append(ReadOnlySpan<byte> utf8, int origin)
    {
        int start = Grow(utf8.Length);
        utf8.CopyTo(_bytes.AsSpan(start));
        _origins.AsSpan(start, utf8.Length).Fill(origin);
    }

    /// <summary>Appends what is made of several characters.</summary>
    /// <param name="utf8">The bytes.</param>
    /// <param name="origin">The first one's origin.</param>
    /// <param name="lastOrigin">The last one's.</param>
    public void Append(ReadOnlySpan<byte> utf8, int origin, int lastOrigin)
    {
        if (utf8.IsEmpty)
            return;
        int start = Count;
        Append(utf8, lastOrigin);
        _origins[start] = origin;
    }

    /// <summary>Appends what has the origins it had before.</summary>
    public void Append(ReadOnlySpan<byte> utf8, ReadOnlySpan<int> origins)
    {
        int start = Grow(utf8.Length);
        utf8.CopyTo(_bytes.AsSpan(start));
        origins.CopyTo(_origins.AsSpan(start, utf8.Length));
    }

    /// <summary>Appends a part of another text as it is.</summary>
    public void Append(NormalizedText from, int start, int length) =>
        Append(from.Bytes.Slice(start, length), from.Origins.Slice(start, length));

    /// <summary>Appends a piece as it is.</summary>
    public void Append(TextPiece piece)
    {
        if (piece.Origins.IsEmpty)
            AppendSource(piece.Text, piece.Start);
        else
            Append(piece.Text, piece.Origins);
    }

    /// <summary>Appends a character.</summary>
    public void Append(int codePoint, int origin) => Append(codePoint, origin, origin);

    /// <summary>Appends a character that is made of several.</summary>
    /// <param name="codePoint">The character.</param>
    /// <param name="origin">The first one's origin.</param>
    /// <param name="lastOrigin">The last one's.</param>
    public void Append(int codePoint, int origin, int lastOrigin)
    {
        Span<byte> utf8 = stackalloc byte[CodePoints.MaxBytes];
        int length = CodePoints.Encode(codePoint, utf8);
        int start = Grow(length);
        utf8[..length].CopyTo(_bytes.AsSpan(start));
        _origins.AsSpan(start, length).Fill(lastOrigin);
        _origins[start] = origin;
    }

    /// <summary>Puts a character in the place of another, of which it keeps the first origin.</summary>
    public void Replace(int start, int codePoint, int lastOrigin)
    {
        Span<byte> utf8 = stackalloc byte[CodePoints.MaxBytes];
        int length = CodePoints.Encode(codePoint, utf8);
        CodePoints.Decode(Bytes[start..], out int oldLength);
        int end = start + oldLength;
        int tail = Count - end;
        if (length > oldLength)
            Grow(length - oldLength);
        else
            Count -= oldLength - length;

        _bytes.AsSpan(end, tail).CopyTo(_bytes.AsSpan(start + length));
        _origins.AsSpan(end, tail).CopyTo(_origins.AsSpan(start + length));
        utf8[..length].CopyTo(_bytes.AsSpan(start));
        _origins.AsSpan(start + 1, length - 1).Fill(lastOrigin);
    }

    /// <summary>Makes the first character begin where a text does of which the start was left out.</summary>
    public void BeginAt(int origin)
    {
        if (Count > 0)
            _origins[0] = origin;
    }

    /// <summary>The last bytes, to be changed where they are.</summary>
    public Span<byte> Tail(int length) => _bytes.AsSpan(Count - length, length);

    /// <summary>Makes room.</summary>
    /// <returns>Where it starts.</returns>
    private int Grow(int length)
    {
        if (length > capacity - Count)
            ThrowFull();
        int start = Count;
        Count += length;
        return start;
    }

    private void ThrowFull() => throw new TextGrowthException(capacity);
}
