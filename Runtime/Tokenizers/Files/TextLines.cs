using System.Text.Unicode;

namespace TxGen.Runtime;

/// <summary>Walks along the lines of a text file; what ends them, and a byte order mark, is left out.</summary>
internal ref struct TextLines
{
    private ReadOnlySpan<byte> _rest;

    /// <summary>The lines of a file.</summary>
    /// <param name="file">UTF-8.</param>
    /// <param name="name">The file in messages.</param>
    public TextLines(ReadOnlySpan<byte> file, string name)
    {
        if (!Utf8.IsValid(file))
            throw new TokenizerException(name, "is not valid UTF-8");
        _rest = file.StartsWith("\uFEFF"u8) ? file["\uFEFF"u8.Length..] : file;
    }

    /// <summary>Reads the next line; what the file's last line break ends is the last.</summary>
    public bool TryNext(out ReadOnlySpan<byte> line)
    {
        line = _rest;
        if (_rest.IsEmpty)
            return false;
        int end = _rest.IndexOf((byte)'\n');
        line = end < 0 ? _rest : _rest[..end];
        _rest = end < 0 ? default : _rest[(end + 1)..];
        if (line.EndsWith("\r"u8))
            line = line[..^1];
        return true;
    }
}
