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

    /// <param name="stream">The file from <paramref name="position"/> on.</param>
    /// <param name="name">The file in messages.</param>
    /// <param name="position">Bytes of the file that were read before.</param>
    public ByteSource(Stream stream, string name, long position = 0)
    {
        _stream = stream;
        Name = name;
        Position = position;
        Length = stream.CanSeek ? position + stream.Length - stream.Position : null;
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

    /// <summary>Bytes read so far.</summary>
    public long Position { get; private set; }

    /// <summary>The next bytes, valid until the next call.</summary>
    public ReadOnlySpan<byte> Read(int count)
    {
        ReadOnlySpan<byte> bytes = _stream is null ? ReadMemory(count) : ReadStream(_stream, count);
        Position += count;
        return bytes;
    }

    public void Skip(long count)
    {
        for (; count > 0; count -= Math.Min(count, FirstBuffer))
            Read((int)Math.Min(count, FirstBuffer));
    }

    /// <summary>The tensors fill the rest of the file, which is checked here wherever the length is known.</summary>
    public readonly void ExpectLeft(Int128 count)
    {
        if (Length is long length && length != Position + count)
            throw new WeightsException(Name, $"has {length} bytes, but header and tensors take {Position + count}");
    }

    /// <summary>Nothing may follow the last tensor.</summary>
    public readonly void ExpectEnd()
    {
        if (_stream is null ? !_memory.IsEmpty : _stream.ReadByte() >= 0)
            throw new WeightsException(Name, $"goes on after the last tensor, at byte {Position}");
    }

    private ReadOnlySpan<byte> ReadMemory(int count)
    {
        if (count > _memory.Length)
            throw EndsEarly(_memory.Length);
        ReadOnlySpan<byte> bytes = _memory[..count];
        _memory = _memory[count..];
        return bytes;
    }

    private ReadOnlySpan<byte> ReadStream(Stream stream, int count)
    {
        for (int filled = 0; filled < count;)
        {
            if (filled == _buffer.Length)
                Array.Resize(ref _buffer, Math.Min(count, Math.Max(FirstBuffer, 2 * filled)));
            int read = stream.Read(_buffer, filled, Math.Min(count, _buffer.Length) - filled);
            if (read == 0)
                throw EndsEarly(filled);
            filled += read;
        }
        return _buffer.AsSpan(0, count);
    }

    private readonly WeightsException EndsEarly(int left) => new(Name, $"ends early, at byte {Position + left}");
}
