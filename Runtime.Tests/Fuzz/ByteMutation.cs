using System.Buffers.Binary;

namespace TxGen.Runtime.Tests;

/// <summary>Random damage to bytes, whatever they mean.</summary>
internal static class ByteMutation
{
    private const int LongestPiece = 64;

    /// <summary>Numbers at which comparisons, products and casts go wrong.</summary>
    private static readonly long[] Boundaries =
    [
        0, 1, -1, 2, 255, 256, short.MaxValue, ushort.MaxValue, 1 << 16, 1 << 24, (1 << 24) + 1, 1 << 30,
        int.MaxValue, int.MinValue, uint.MaxValue,
        1L << 32, (1L << 42) + 1, (1L << 48) - 1, 1L << 48, 1L << 61, 1L << 62, long.MaxValue, long.MinValue,
    ];

    /// <summary>One to three changes anywhere in the file.</summary>
    public static byte[] Apply(byte[] file, Random random) => ApplyBefore(file, file.Length, random);

    /// <summary>Changes that start before byte <paramref name="end"/>: most of a file may be values, of which all are good.</summary>
    public static byte[] ApplyBefore(byte[] file, int end, Random random)
    {
        List<byte> bytes = [.. file];
        for (int changes = random.Next(1, 4); changes > 0 && bytes.Count > 0; changes--)
            Change(bytes, random.Next(Math.Min(end, bytes.Count)), random);
        return [.. bytes];
    }

    private static void Change(List<byte> bytes, int at, Random random)
    {
        int count = random.Next(1, Math.Min(LongestPiece, bytes.Count - at) + 1);
        switch (random.Next(9))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                WriteInteger(bytes, at, sizeof(int), random);
                break;
            case 3:
                WriteInteger(bytes, at & ~3, sizeof(int), random);
                break;
            case 4:
                WriteInteger(bytes, at & ~7, sizeof(long), random);
                break;
            case 5:
                // Cuts a piece out, or all of the rest.
                bytes.RemoveRange(at, random.Next(4) == 0 ? bytes.Count - at : count);
                break;
            case 6:
                // Repeats a piece in its place, which moves all that follows.
                bytes.InsertRange(at, bytes.GetRange(at, count));
                break;
            case 7:
                bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, count));
                break;
            default:
                bytes.AddRange(new byte[count]);
                break;
        }
    }

    private static void WriteInteger(List<byte> bytes, int at, int size, Random random)
    {
        byte[] value = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(value, Boundaries[random.Next(Boundaries.Length)] + random.Next(-1, 2));
        for (int i = 0; i < size && at + i < bytes.Count; i++)
            bytes[at + i] = value[i];
    }
}
