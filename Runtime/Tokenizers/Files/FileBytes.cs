namespace TxGen.Runtime;

/// <summary>Reads files of limited length.</summary>
internal static class FileBytes
{
    private const int FirstRoom = 1 << 16;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="max">Most bytes it may have.</param>
    public static byte[] Read(string path, int max)
    {
        // What files such as pipes say about their length is not what they have: it is what they give that counts.
        using FileStream stream = File.OpenRead(path);
        byte[] bytes = new byte[Math.Min(FirstRoom, max + 1)];
        int count = 0;
        while (stream.Read(bytes.AsSpan(count)) is > 0 and int read)
        {
            count += read;
            if (count > max)
                throw new TokenizerException(path, $"has more than {max} bytes, the most that are read");
            if (count == bytes.Length)
                Array.Resize(ref bytes, (int)Math.Min(2L * count, max + 1));
        }

        Array.Resize(ref bytes, count);
        return bytes;
    }
}
