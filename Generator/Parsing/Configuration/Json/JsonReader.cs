using System.Globalization;
using System.Text;

namespace TxGen.Generator.Parsing.Configuration.Json;

/// <summary>
/// Reads JSON (RFC 8259) strictly: no comments, no trailing commas, no name twice in an object. It is the generator's own, because
/// an analyzer that brings a JSON library brings version conflicts.
/// </summary>
internal sealed class JsonReader
{
    /// <summary>Far more than any configuration has, far less than the stack holds.</summary>
    private const int DeepestNesting = 64;

    private const char End = '\0';

    private readonly string _text;
    private int _at;
    private int _line = 1;
    private int _lineStart;
    private int _depth;

    private JsonReader(string text) => _text = text;

    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static JsonValue Read(string text)
    {
        var reader = new JsonReader(text);
        var value = reader.ReadValue();
        reader.SkipSpace();
        return reader._at == text.Length ? value : throw reader.Expected("the end of the file");
    }

    /// <summary>The next character; a NUL in the text is nowhere legal, so it may stand for the end, too.</summary>
    private char Next => _at < _text.Length ? _text[_at] : End;

    private JsonValue ReadValue()
    {
        SkipSpace();
        return Next switch
        {
            '{' => ReadObject(),
            '[' => ReadArray(),
            '"' => new(JsonKind.String, _line, ReadString()),
            't' => ReadLiteral("true", JsonKind.Boolean),
            'f' => ReadLiteral("false", JsonKind.Boolean),
            'n' => ReadLiteral("null", JsonKind.Null),
            '-' or (>= '0' and <= '9') => new(JsonKind.Number, _line, ReadNumber()),
            _ => throw Expected("a value"),
        };
    }

    private JsonValue ReadObject()
    {
        int line = _line;
        var members = new List<JsonMember>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        ReadList('}', () =>
        {
            SkipSpace();
            int nameAt = _at;
            string name = Next == '"' ? ReadString() : throw Expected("a key in quotes");
            if (!names.Add(name))
                throw ErrorAt(nameAt, $"key '{JsonValue.Show(name)}' stands twice in the object");
            int nameLine = _line;
            SkipSpace();
            Take(':', "':'");
            members.Add(new(name, nameLine, ReadValue()));
        });
        return new(JsonKind.Object, line) { Members = members };
    }

    private JsonValue ReadArray()
    {
        int line = _line;
        var items = new List<JsonValue>();
        ReadList(']', () => items.Add(ReadValue()));
        return new(JsonKind.Array, line) { Items = items };
    }

    /// <summary>Whatever stands between brackets, separated by commas.</summary>
    private void ReadList(char close, Action readItem)
    {
        if (++_depth > DeepestNesting)
            throw ErrorAt(_at, $"more than {DeepestNesting} objects and arrays stand in each other");
        _at++;
        SkipSpace();
        if (Next != close)
        {
            readItem();
            for (SkipSpace(); Next == ','; SkipSpace())
            {
                _at++;
                readItem();
            }
        }

        Take(close, $"',' or '{close}'");
        _depth--;
    }

    private JsonValue ReadLiteral(string word, JsonKind kind)
    {
        if (string.CompareOrdinal(_text, _at, word, 0, word.Length) != 0)
            throw Expected("a value");
        _at += word.Length;
        return new(kind, _line, word);
    }

    private string ReadNumber()
    {
        int start = _at;
        if (Next == '-')
            _at++;
        if (Next == '0')
            _at++;
        else
            ReadDigits();
        if (Next == '.')
        {
            _at++;
            ReadDigits();
        }

        if (Next is 'e' or 'E')
        {
            _at++;
            if (Next is '+' or '-')
                _at++;
            ReadDigits();
        }

        return _text.Substring(start, _at - start);
    }

    private void ReadDigits()
    {
        if (Next is not (>= '0' and <= '9'))
            throw Expected("a digit");
        while (Next is >= '0' and <= '9')
            _at++;
    }

    private string ReadString()
    {
        var content = new StringBuilder();
        for (_at++; Next != '"'; _at++)
        {
            if (Next < ' ')
                throw _at < _text.Length ? ErrorAt(_at, "a control character stands in a string: escape it") : Expected("'\"'");
            content.Append(Next == '\\' ? ReadEscape() : Next);
        }

        _at++;
        return content.ToString();
    }

    /// <summary>From the backslash to the last character of the escape.</summary>
    private char ReadEscape()
    {
        int start = _at++;
        switch (Next)
        {
            case '"' or '\\' or '/': return Next;
            case 'b': return '\b';
            case 'f': return '\f';
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'u' when _at + 4 < _text.Length && IsHex(_text.Substring(_at + 1, 4)):
                _at += 4;
                return (char)int.Parse(_text.Substring(_at - 3, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            default: throw ErrorAt(start, "an escape is not one of JSON's");
        }
    }

    private static bool IsHex(string digits) => digits.All(digit => digit is (>= '0' and <= '9') or (>= 'a' and <= 'f') or (>= 'A' and <= 'F'));

    private void SkipSpace()
    {
        for (; Next is ' ' or '\t' or '\n' or '\r'; _at++)
        {
            // A carriage return in front of a line feed belongs to it.
            if (Next == '\n' || (Next == '\r' && (_at + 1 == _text.Length || _text[_at + 1] != '\n')))
            {
                _line++;
                _lineStart = _at + 1;
            }
        }
    }

    private void Take(char wanted, string description)
    {
        if (Next != wanted)
            throw Expected(description);
        _at++;
    }

    private JsonException Expected(string what) =>
        ErrorAt(_at, _at < _text.Length ? $"{what} is expected, not '{JsonValue.Show(_text.Substring(_at, 1))}'" : $"{what} is expected, but the file ends");

    private JsonException ErrorAt(int position, string message) => new(_line, position - _lineStart + 1, message);
}
