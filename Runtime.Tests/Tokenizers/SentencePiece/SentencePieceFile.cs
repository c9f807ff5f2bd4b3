using System.Text;

namespace TxGen.Runtime.Tests;

/// <summary>Builds .model files without the code under test.</summary>
internal sealed class SentencePieceFile
{
    private const int Varint = 0;
    private const int Bytes = 2;
    private const int Fixed32 = 5;

    private readonly List<byte[]> _pieces = [];
    private readonly List<byte> _training = [];
    private readonly List<byte> _normalization = [];
    private readonly List<byte> _rest = [];

    /// <summary>A file with an unknown piece.</summary>
    public static SentencePieceFile WithUnknown() => new SentencePieceFile().Piece("<unk>", 0, PieceType.Unknown);

    public SentencePieceFile Piece(string text, float score = 0, PieceType type = PieceType.Normal) =>
        Piece(Encoding.UTF8.GetBytes(text), score, type);

    public SentencePieceFile Piece(byte[] text, float score, PieceType type = PieceType.Normal)
    {
        _pieces.Add([.. Field(1, text), .. Tag(2, Fixed32), .. BitConverter.GetBytes(score), .. Field(3, (ulong)type)]);
        return this;
    }

    /// <summary>Pieces of all bytes, and the flag that says so.</summary>
    public SentencePieceFile AllBytes()
    {
        for (int value = 0; value < 256; value++)
            Piece($"<0x{value:X2}>", 0, PieceType.Byte);
        return Training(35, 1);
    }

    public SentencePieceFile Algorithm(SentencePieceAlgorithm algorithm) => Training(3, (ulong)algorithm);

    public SentencePieceFile Training(int field, ulong value) => Add(_training, Field(field, value));

    public SentencePieceFile Training(int field, string value) => Add(_training, Field(field, Encoding.UTF8.GetBytes(value)));

    public SentencePieceFile Normalization(int field, ulong value) => Add(_normalization, Field(field, value));

    public SentencePieceFile Map(byte[] map) => Add(_normalization, Field(2, map));

    /// <summary>No space in front, none removed.</summary>
    public SentencePieceFile Plain() => Normalization(3, 0).Normalization(4, 0);

    /// <summary>A field beside those of this builder.</summary>
    public SentencePieceFile Raw(params byte[] field) => Add(_rest, field);

    public byte[] Build() =>
    [
        .. _pieces.SelectMany(piece => Field(1, piece)), .. Field(2, [.. _training]), .. Field(3, [.. _normalization]), .. _rest,
    ];

    public Tokenizer Load() => SentencePieceTokenizer.Load(Build(), "test.model");

    public static byte[] Field(int field, byte[] value) => [.. Tag(field, Bytes), .. Number((ulong)value.Length), .. value];

    private static byte[] Field(int field, ulong value) => [.. Tag(field, Varint), .. Number(value)];

    private static byte[] Tag(int field, int wireType) => Number((ulong)((field << 3) | wireType));

    private static byte[] Number(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        return [.. bytes, (byte)value];
    }

    private SentencePieceFile Add(List<byte> to, byte[] field)
    {
        to.AddRange(field);
        return this;
    }
}
