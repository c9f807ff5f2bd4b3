namespace TxGen.Runtime;

/// <summary>
/// Reads a file front to back, from a stream or from memory. Its buffer grows only as bytes arrive, so a file that claims
/// to be large costs no memory until it is.
/// </summary>
internal ref struct ByteSource
{
    private const int FirstBuffer = 64 * 1024;

    private readonly Stream? _stream;
    private ReadOnlySpan<byte> _memory;
    private byte[] _buffer = [];

    public ByteSource(Stream stream, string name)
    {
        _stream = stream;
        Name = name;
        Length = stream.CanSeek ? stream.Length - stream.Position : null;
    }

    public ByteSource(ReadOnlySpan<byte> memory)
    {
        _memory = memory;
        Name = "memory";
        Length = memory.Length;
    }

    /// <summary>The file in messages.</summary>
    public string Name { get; }

    /// <summary>All bytes there are, if that is known before reading.</summary>
    public long? Length { get; }

    /// <summary>The next bytes, valid until the next call.</summary>
    public ReadOnlySpan<byte> Read(int count)
    {
        if (_stream is null)
        {
            if (count > _memory.Length)
                throw EndsEarly();
            ReadOnlySpan<byte> bytes = _memory[..count];
            _memory = _memory[count..];
            return bytes;
        }
        for (int filled = 0; filled < count;)
        {
            if (filled == _buffer.Length)
                Array.Resize(ref _buffer, Math.Min(count, Math.Max(FirstBuffer, 2 * filled)));
            int read = _stream.Read(_buffer, filled, Math.Min(count, _buffer.Length) - filled);
            if (read == 0)
                throw EndsEarly();
            filled += read;
        }
        return _buffer.AsSpan(0, count);
    }

    public void Skip(long count)
    {
        for (; count > 0; count -= Math.Min(count, FirstBuffer))
            Read((int)Math.Min(count, FirstBuffer));
    }

    /// <summary>Nothing may follow the last tensor.</summary>
    public void ExpectEnd()
    {
        if (_stream is null ? !_memory.IsEmpty : _stream.ReadByte() >= 0)
            throw new WeightsException(Name, "goes on after the last tensor");
    }

    private WeightsException EndsEarly() => new(Name, "ends early");
}
