namespace TxGen.Generator.Parsing.Configuration.Json;

/// <summary>A text is not JSON; line and column count from 1.</summary>
internal sealed class JsonException(int line, int column, string message) : Exception(message)
{
    public int Line { get; } = line;

    public int Column { get; } = column;
}
