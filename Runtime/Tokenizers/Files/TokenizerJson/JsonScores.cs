using System.Text.Json;

namespace TxGen.Runtime;

/// <summary>Reads the tokens of a unigram model: an array of spellings with scores, whose ids are their places.</summary>
internal ref struct JsonScores
{
    private readonly string _name;
    private Utf8JsonReader _reader;

    private JsonScores(ReadOnlySpan<byte> json, string name)
    {
        _reader = new(json);
        _name = name;
    }

    /// <summary>Reads all tokens.</summary>
    /// <param name="json">The array.</param>
    /// <param name="name">The file, and the place in it, for messages.</param>
    /// <exception cref="TokenizerException">It is none.</exception>
    public static (PieceTable Pieces, double[] Scores) Read(ReadOnlySpan<byte> json, string name)
    {
        var tokens = new JsonScores(json, name);
        return JsonTree.Guard(name, ref tokens, static (ref JsonScores tokens) => tokens.ReadTokens());
    }

    private (PieceTable Pieces, double[] Scores) ReadTokens()
    {
        var tokens = new VocabularyBuilder(_name);
        var scores = new List<double>();
        _reader.Read();
        if (_reader.TokenType != JsonTokenType.StartArray)
            throw new TokenizerException(_name, "must be an array of tokens with scores");
        while (_reader.Read() && _reader.TokenType == JsonTokenType.StartArray)
        {
            _reader.Read();
            if (_reader.TokenType != JsonTokenType.String)
                throw Fail(scores.Count);
            tokens.Commit(scores.Count, _reader.CopyString(tokens.Room(_reader.ValueSpan.Length)));
            _reader.Read();
            if (_reader.TokenType != JsonTokenType.Number)
                throw Fail(scores.Count);
            scores.Add(_reader.GetDouble());
            if (!double.IsFinite(scores[^1]))
                throw new TokenizerException(_name, $"token {scores.Count - 1} has a score that is not finite");
            _reader.Read();
            if (_reader.TokenType != JsonTokenType.EndArray)
                throw Fail(scores.Count - 1);
        }

        return _reader.TokenType == JsonTokenType.EndArray ? (tokens.Build(), [.. scores]) : throw Fail(scores.Count);
    }

    private readonly TokenizerException Fail(int token) => new(_name, $"token {token} must be an array of a string and a number");
}
