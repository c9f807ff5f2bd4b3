using System.Text;

namespace TxGen.Runtime;

/// <summary>Puts added tokens in their places of a tokenizer: into the vocabulary, and where each is looked for.</summary>
internal sealed class AddedVocabulary
{
    private readonly List<AddedToken> _tokens = [];
    private readonly IReadOnlyList<Normalizer> _normalizers;
    private readonly string _name;

    // Enough for every token; there may be many, so they share it.
    private readonly int _room;
    private NormalizedText? _text;
    private NormalizedText? _next;

    /// <summary>Joins tokens to a vocabulary.</summary>
    /// <param name="pieces">The model's tokens as they are spelled.</param>
    /// <param name="added">The tokens, with ids of the model or beyond.</param>
    /// <param name="normalizers">What texts run through before normalized tokens are looked for in them.</param>
    /// <param name="name">The file in messages.</param>
    public AddedVocabulary(PieceTable pieces, IReadOnlyList<AddedToken> added, IReadOnlyList<Normalizer> normalizers, string name)
    {
        _normalizers = normalizers;
        _name = name;

        // More than any normalizer makes of so few characters, but for one that replaces them by whole texts.
        _room = (added.Select(token => token.Content.Length).DefaultIfEmpty().Max() * 32) + 256;
        Spellings = Join(pieces, added, name);
        Special = added.Where(token => token.IsSpecial).Select(token => token.Id).ToHashSet();
        foreach (AddedToken token in added)
            if (Normalize(token) is { Content.Length: > 0 } normalized)
                _tokens.Add(normalized);
        InText = Index(isNormalized: false);
        InNormalized = Index(isNormalized: true);
        Decoded = _tokens.Any(token => !Spellings[token.Id].SequenceEqual(token.Content)) ? Respell(_tokens) : Spellings;
    }

    /// <summary>All tokens as the file spells them.</summary>
    public PieceTable Spellings { get; }

    /// <summary>All tokens as they are found in texts, from which decoders make texts again.</summary>
    public PieceTable Decoded { get; }

    /// <summary>Tokens that stand for no text.</summary>
    public IReadOnlySet<int> Special { get; }

    /// <summary>Those found in the text as it is.</summary>
    public AddedTokenFinder? InText { get; }

    /// <summary>Those found in normalized text.</summary>
    public AddedTokenFinder? InNormalized { get; }

    private static PieceTable Join(PieceTable pieces, IReadOnlyList<AddedToken> added, string name)
    {
        var byId = new Dictionary<int, AddedToken>();
        var contents = new HashSet<string>();
        foreach (AddedToken token in added)
        {
            int known = pieces.Find(token.Content);
            if (known >= 0 ? known != token.Id : token.Id < pieces.Count && pieces[token.Id].Length > 0)
                throw new TokenizerException(name, $"the added token \"{Excerpt.Of(token.Content)}\" has the id {token.Id}, but " +
                    (known >= 0 ? $"the model says {known}" : $"that is the model's token \"{Excerpt.Of(pieces[token.Id])}\""));
            if (!contents.Add(Encoding.UTF8.GetString(token.Content)))
                throw new TokenizerException(name, $"the added token \"{Excerpt.Of(token.Content)}\" is there twice");
            if (known < 0)
                byId.Add(token.Id, token);
        }

        if (byId.Count == 0)
            return pieces;
        var builder = new VocabularyBuilder(name);
        for (int id = 0; id < pieces.Count; id++)
            if (pieces[id].Length > 0)
                builder.Add(pieces[id], id);
        foreach (AddedToken token in byId.Values)
            builder.Add(token.Content, token.Id);
        return builder.Build(mayRepeat: true);
    }

    private AddedToken Normalize(AddedToken token)
    {
        if (!token.IsNormalized || _normalizers.Count == 0)
            return token;
        try
        {
            return token with { Content = Normalize(token.Content) };
        }
        catch (TextGrowthException)
        {
            throw new TokenizerException(
                _name, $"the added token \"{Excerpt.Of(token.Content)}\" has more than {_room} bytes once it is normalized");
        }
    }

    private byte[] Normalize(ReadOnlySpan<byte> content)
    {
        _text ??= new(_room);
        _next ??= new(_room);
        _text.Clear();
        _text.AppendSource(content, 0);
        foreach (Normalizer normalizer in _normalizers)
        {
            _next.Clear();
            normalizer.Normalize(_text, _next);
            (_text, _next) = (_next, _text);
        }

        return _text.Bytes.ToArray();
    }

    private PieceTable Respell(IEnumerable<AddedToken> tokens)
    {
        byte[][] texts = Spellings.ToArrays();
        foreach (AddedToken token in tokens)
            texts[token.Id] = token.Content;
        return new(texts);
    }

    private AddedTokenFinder? Index(bool isNormalized)
    {
        AddedToken[] tokens = [.. _tokens.Where(token => token.IsNormalized == isNormalized)];
        return tokens.Length == 0 ? null : new(tokens, _name);
    }
}
