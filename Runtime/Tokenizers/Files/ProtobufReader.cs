using System.Buffers.Binary;

namespace TxGen.Runtime;

/// <summary>Walks along the fields of a protocol buffers message, as its wire format has them.</summary>
internal ref struct ProtobufReader
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Bytes = 2;
    private const int Fixed32 = 5;
    private const int WireTypeBits = 3;
    private const int WireTypeMask = (1 << WireTypeBits) - 1;
    private const int PayloadBits = 7;

    private readonly ReadOnlySpan<byte> _message;
    private readonly string _file;
    private readonly int _start;
    private int _at;
    private int _fieldStart;
    private int _field;
    private int _wireType;

    /// <summary>A reader at the start of a file.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">The file in messages.</param>
    public ProtobufReader(ReadOnlySpan<byte> file, string name)
        : this(file, name, 0)
    {
    }

    private ProtobufReader(ReadOnlySpan<byte> message, string file, int start)
    {
        _message = message;
        _file = file;
        _start = start;
    }

    /// <summary>Goes to the next field, whose value must then be read or skipped.</summary>
    /// <param name="field">Its number.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryReadField(out int field)
    {
        field = 0;
        if (_at == _message.Length)
            return false;
        _fieldStart = _at;
        ulong tag = ReadVarint();
        if (tag is < 1 << WireTypeBits or > uint.MaxValue)
            throw Fail("there is no field with such a number");
        field = _field = (int)(tag >> WireTypeBits);
        _wireType = (int)tag & WireTypeMask;
        return true;
    }

    /// <summary>The field's value as a number.</summary>
    public int ReadInt32()
    {
        Expect(Varint);
        return (int)ReadVarint();
    }

    /// <summary>The field's value as a truth value.</summary>
    public bool ReadBoolean()
    {
        Expect(Varint);
        return ReadVarint() != 0;
    }

    /// <summary>The field's value as a floating-point number.</summary>
    public float ReadSingle()
    {
        Expect(Fixed32);
        return BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float)));
    }

    /// <summary>The field's value as bytes.</summary>
    public ReadOnlySpan<byte> ReadBytes()
    {
        Expect(Bytes);
        return TakeBytes();
    }

    /// <summary>The field's value as a message.</summary>
    public ProtobufReader ReadMessage()
    {
        ReadOnlySpan<byte> message = ReadBytes();
        return new(message, _file, _start + _at - message.Length);
    }

    /// <summary>Leaves out the field's value.</summary>
    public void Skip()
    {
        switch (_wireType)
        {
            case Varint:
                ReadVarint();
                break;
            case Fixed64:
                Take(sizeof(ulong));
                break;
            case Bytes:
                TakeBytes();
                break;
            case Fixed32:
                Take(sizeof(uint));
                break;
            default:
                throw Fail($"field {_field} has the wire type {_wireType}, which is not supported");
        }
    }

    /// <summary>A problem with the present field.</summary>
    public readonly TokenizerException Fail(string problem) => new(_file, $"{problem} (byte {_start + _fieldStart})");

    private readonly void Expect(int wireType)
    {
        if (_wireType != wireType)
            throw Fail($"field {_field} has the wire type {_wireType}, but must have {wireType}");
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += PayloadBits)
        {
            byte next = Take(1)[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }

        throw Fail("a number has more than 64 bits");
    }

    private ReadOnlySpan<byte> TakeBytes()
    {
        ulong length = ReadVarint();
        return length <= int.MaxValue ? Take((int)length) : throw EndsEarly(length);
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _message.Length - _at)
            throw EndsEarly((ulong)length);
        _at += length;
        return _message.Slice(_at - length, length);
    }

    private readonly TokenizerException EndsEarly(ulong due) => Fail($"ends early: {due} bytes are due, {_message.Length - _at} are left");
}
