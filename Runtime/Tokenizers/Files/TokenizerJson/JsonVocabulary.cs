using System.Text.Json;

namespace TxGen.Runtime;

/// <summary>Reads the tokens of a JSON file: an object of spellings and ids.</summary>
internal ref struct JsonVocabulary
{
    private readonly string _name;
    private Utf8JsonReader _reader;

    private JsonVocabulary(ReadOnlySpan<byte> json, string name)
    {
        _reader = new(json);
        _name = name;
    }

    /// <summary>Reads all tokens.</summary>
    /// <param name="json">The object.</param>
    /// <param name="name">The file, and the place in it, for messages.</param>
    /// <exception cref="TokenizerException">It is none, or its ids are not those of a vocabulary.</exception>
    public static PieceTable Read(ReadOnlySpan<byte> json, string name)
    {
        var vocabulary = new JsonVocabulary(json, name);
        return JsonTree.Guard(name, ref vocabulary, static (ref JsonVocabulary vocabulary) => vocabulary.ReadTokens());
    }

    private PieceTable ReadTokens()
    {
        var tokens = new VocabularyBuilder(_name);
        _reader.Read();
        if (_reader.TokenType != JsonTokenType.StartObject)
            throw new TokenizerException(_name, "must be an object of tokens and ids");
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            int length = _reader.CopyString(tokens.Room(_reader.ValueSpan.Length));
            _reader.Read();
            if (_reader.TokenType != JsonTokenType.Number || !_reader.TryGetInt64(out long id))
                throw tokens.Fail(length, "has no whole number as id");
            tokens.Commit(id, length);
        }

        // Fails if anything but white space is left.
        _reader.Read();
        return tokens.Build();
    }
}
