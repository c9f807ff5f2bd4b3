using System.Buffers.Binary;

namespace TxGen.Runtime;

/// <summary>
/// The front of a llama2.c file: seven integers, and whether the classifier is the token embedding. The first version, legacy, has
/// nothing else and tells the latter by the sign of the vocabulary's size; the next puts a magic number in front and pads to 256 bytes.
/// </summary>
internal sealed record Llama2Header(
    bool Legacy, int Dim, int HiddenDim, int Layers, int Heads, int KvHeads, int Vocabulary, int Length, bool SharedClassifier)
{
    private const uint Magic = 0x616b3432;   // "ak42"
    private const int FrontSize = sizeof(ulong);
    private const int NumbersSize = 7 * sizeof(int);
    private const int Size = 256;

    /// <summary>Beyond every model, and small enough that no tensor's size overflows.</summary>
    private const int MaxNumber = 1 << 24;

    private static readonly string[] Names = ["dim", "hidden_dim", "n_layers", "n_heads", "n_kv_heads", "vocab_size", "seq_len"];

    public int HeadDim => Dim / Heads;

    /// <summary>
    /// Whether a file that begins with these eight bytes is taken for a llama2.c file: it has the magic number, or no safetensors
    /// header could be that long.
    /// </summary>
    public static bool Begins(ulong front) => (uint)front == Magic || front > uint.MaxValue;

    /// <param name="front">The first eight bytes.</param>
    /// <param name="source">The file behind them.</param>
    public static Llama2Header Read(ulong front, ref ByteSource source)
    {
        if ((uint)front != Magic)
            return ReadLegacy(front, ref source);
        int version = (int)(front >> 32);
        if (version != 1)
        {
            throw new WeightsException(
                source.Name, $"is a llama2.c file of version {version}, which is not supported; export it as version 0 or 1 (header byte 4)");
        }
        ReadOnlySpan<byte> rest = source.Read(Size - FrontSize);
        ReadOnlySpan<byte> flags = rest[NumbersSize..];
        if (flags[0] > 1 || flags[1..].ContainsAnyExcept((byte)0))
            throw Fail(source.Name, legacy: false, "only the first flag is known, which is 0 or 1", FrontSize + NumbersSize);
        return Check(source.Name, legacy: false, ReadNumbers(rest[..NumbersSize]), sharedClassifier: flags[0] == 1);
    }

    private static Llama2Header ReadLegacy(ulong front, ref ByteSource source)
    {
        int[] numbers = [(int)front, (int)(front >> 32), .. ReadNumbers(source.Read(NumbersSize - FrontSize))];
        bool shared = numbers[5] >= 0;
        if (!shared)
            numbers[5] = unchecked(-numbers[5]);
        return Check(source.Name, legacy: true, numbers, shared);
    }

    private static int[] ReadNumbers(ReadOnlySpan<byte> bytes)
    {
        int[] numbers = new int[bytes.Length / sizeof(int)];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes[(i * sizeof(int))..]);
        return numbers;
    }

    private static Llama2Header Check(string file, bool legacy, int[] numbers, bool sharedClassifier)
    {
        int first = legacy ? 0 : FrontSize;
        for (int i = 0; i < numbers.Length; i++)
        {
            if (numbers[i] is <= 0 or > MaxNumber)
                throw Fail(file, legacy, $"{Names[i]} is {numbers[i]}, not 1 to {MaxNumber}", first + i * sizeof(int));
        }
        var header = new Llama2Header(
            legacy, numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], numbers[6], sharedClassifier);
        if (header.Dim % header.Heads != 0 || header.HeadDim % 2 != 0)
            throw Fail(file, legacy, $"dim {header.Dim} is not n_heads {header.Heads} times an even number", first);
        if (header.Heads % header.KvHeads != 0)
            throw Fail(file, legacy, $"n_heads {header.Heads} is not a multiple of n_kv_heads {header.KvHeads}", first + 3 * sizeof(int));
        return header;
    }

    /// <summary>Whatever is not safetensors and has no magic number comes here, so the message must not insist on llama2.c.</summary>
    private static WeightsException Fail(string file, bool legacy, string problem, int at) =>
        new(file, $"{(legacy ? "is neither a safetensors file nor a sound llama2.c file" : "is not a sound llama2.c file")}: {problem} (header byte {at})");
}
