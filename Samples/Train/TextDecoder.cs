using System.Text;

namespace Train;

/// <summary>
/// Makes characters of bytes that come one by one: never half a character, and no control characters, which would steer the terminal.
/// </summary>
internal sealed class TextDecoder
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly char[] _characters = new char[8];

    /// <summary>The characters that a byte completes; valid until the next call.</summary>
    public ReadOnlySpan<char> Append(byte value)
    {
        int count = _decoder.GetChars([value], _characters, flush: false);
        int kept = 0;
        for (int i = 0; i < count; i++)
            if (!char.IsControl(_characters[i]) || _characters[i] is '\n' or '\t')
                _characters[kept++] = _characters[i];
        return _characters.AsSpan(0, kept);
    }
}
