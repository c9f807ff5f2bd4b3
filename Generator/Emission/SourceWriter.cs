using System.Text;

namespace TxGen.Generator.Emission;

/// <summary>Collects lines at the indentation of the block they stand in.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;
    private bool _afterBlock;

    /// <summary>One line, or several; an empty one carries no spaces. A block that has just closed is set off by an empty line, unless it goes on.</summary>
    public void Line(string text = "")
    {
        foreach (string line in text.Split('\n'))
        {
            bool closes = line == "}";
            bool continues = closes || line == "else";
            if (_afterBlock && line.Length > 0 && !continues)
                _text.Append('\n');
            if (line.Length > 0)
                _text.Append(' ', 4 * _depth).Append(line);
            _text.Append('\n');
            _afterBlock = closes;
        }
    }

    /// <summary>A header, and braces around all that is written until the result is disposed.</summary>
    public IDisposable Block(string header)
    {
        Line(header);
        Line("{");
        _depth++;
        return new Scope(this, "}");
    }

    /// <summary>Lines one level deeper, without braces.</summary>
    public IDisposable Indent()
    {
        _depth++;
        return new Scope(this, null);
    }

    public string ToText() =>
        _depth == 0 ? _text.ToString() : throw new InvalidOperationException($"{_depth} blocks are still open.");

    private sealed class Scope(SourceWriter writer, string? close) : IDisposable
    {
        public void Dispose()
        {
            writer._depth--;
            if (close is not null)
                writer.Line(close);
        }
    }
}
