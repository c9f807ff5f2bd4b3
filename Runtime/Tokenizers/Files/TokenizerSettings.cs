using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TxGen.Runtime;

/// <summary>
/// What tokenizer_config.json and special_tokens_map.json say that matters here. They are full of other settings, of the Python classes
/// that wrote them, which are ignored; where both name a token, the former counts.
/// </summary>
internal sealed record TokenizerSettings
{
    /// <summary>No file says anything.</summary>
    public static readonly TokenizerSettings None = new();

    private const string MaskRole = "mask_token";
    private const string FastSuffix = "Fast";

    private static readonly string[] _roles = ["bos_token", "eos_token", "unk_token", "cls_token", "sep_token", "pad_token", MaskRole];

    private Dictionary<string, AddedToken> _tokens = [];

    // Whether the mask is a text that says nothing of the white space around it.
    private bool _isPlainMask = true;

    /// <summary>The class that wrote the files, such as RobertaTokenizer; null if unknown.</summary>
    public string? Class { get; private set; }

    public bool? Lowercase { get; private set; }

    public bool? StripsAccents { get; private set; }

    public bool? SplitsIdeographs { get; private set; }

    public bool? AddsPrefixSpace { get; private set; }

    public bool? AddsBegin { get; private set; }

    public bool? AddsEnd { get; private set; }

    /// <summary>Tokens with their ids.</summary>
    public List<AddedToken> AddedTokens { get; } = [];

    /// <summary>Only says whether text is lower-cased.</summary>
    public static TokenizerSettings Of(bool lowercase) => new() { Lowercase = lowercase };

    /// <summary>Reads both files.</summary>
    /// <param name="config">tokenizer_config.json; null for none.</param>
    /// <param name="map">special_tokens_map.json; null for none.</param>
    public static TokenizerSettings Read(JsonPart? config, JsonPart? map)
    {
        var settings = new TokenizerSettings();
        if (map is not null)
            settings.ReadTokens(map);
        if (config is null)
            return settings;

        settings.ReadTokens(config);
        settings.Class = config.Find("tokenizer_class")?.Text();
        settings.Lowercase = config.Find("do_lower_case")?.Flag();
        settings.StripsAccents = config.Find("strip_accents")?.Flag();
        settings.SplitsIdeographs = config.Find("tokenize_chinese_chars")?.Flag();
        settings.AddsPrefixSpace = config.Find("add_prefix_space")?.Flag();
        settings.AddsBegin = config.Find("add_bos_token")?.Flag();
        settings.AddsEnd = config.Find("add_eos_token")?.Flag();
        if (config.Find("added_tokens_decoder") is { } decoder)
            settings.ReadAddedTokens(decoder);
        return settings;
    }

    /// <summary>The class without the suffix that says nothing about tokens; null if unknown.</summary>
    /// <param name="file">The file in messages.</param>
    /// <param name="known">The classes whose files are understood.</param>
    /// <exception cref="TokenizerException">It is another class: who knows what it does beyond its files?</exception>
    public string? ClassAmong(string file, params string[] known)
    {
        string? type = Class is not null && Class.EndsWith(FastSuffix, StringComparison.Ordinal) ? Class[..^FastSuffix.Length] : Class;
        return type is null || known.Contains(type)
            ? type
            : throw new TokenizerException(
                file, $"is of {Excerpt.Of(Class!)}, which is not known without tokenizer.json; known are {string.Join(", ", known)}");
    }

    /// <summary>The same, with tokens of roles that no file names.</summary>
    /// <param name="maskTakesLeft">Whether white space in front of the mask belongs to it, unless a file says otherwise.</param>
    /// <param name="defaults">Which tokens have which roles.</param>
    public TokenizerSettings Otherwise(bool maskTakesLeft, params (string Role, string Token)[] defaults)
    {
        var tokens = new Dictionary<string, AddedToken>(_tokens);
        foreach ((string role, string token) in defaults)
            tokens.TryAdd(role, Plain(token));
        if (_isPlainMask && tokens.TryGetValue(MaskRole, out AddedToken? mask))
            tokens[MaskRole] = mask with { TakesLeft = maskTakesLeft };
        return this with { _tokens = tokens };
    }

    /// <summary>Whether a token has a role, such as bos_token.</summary>
    public bool Names(string role) => _tokens.ContainsKey(role);

    /// <summary>BOS or CLS.</summary>
    public int? FindBegin(PieceTable spellings) => Find("bos_token", spellings) ?? Find("cls_token", spellings);

    /// <summary>EOS or SEP.</summary>
    public int? FindEnd(PieceTable spellings) => Find("eos_token", spellings) ?? Find("sep_token", spellings);

    /// <summary>The token of a role; null if none has it or the vocabulary has no such token.</summary>
    public int? Find(string role, PieceTable spellings) =>
        _tokens.TryGetValue(role, out AddedToken? token) && spellings.Find(token.Content) is >= 0 and int id ? id : null;

    /// <summary>The special tokens of a vocabulary, and added ones with ids of their own.</summary>
    /// <param name="pieces">The vocabulary.</param>
    public IReadOnlyList<AddedToken> SpecialTokens(PieceTable pieces)
    {
        var tokens = AddedTokens.ToDictionary(token => Encoding.UTF8.GetString(token.Content));
        foreach ((string role, AddedToken token) in _tokens)
            if (Find(role, pieces) is { } id)
                tokens.TryAdd(Encoding.UTF8.GetString(token.Content), token with { Id = id });
        return [.. tokens.Values];
    }

    private static AddedToken Plain(string token) => new(-1, Encoding.UTF8.GetBytes(token), IsSpecial: true);

    private void ReadAddedTokens(JsonPart decoder)
    {
        var ids = new HashSet<int>();
        var contents = new HashSet<string>();
        foreach ((string key, JsonPart token) in decoder.Members)
        {
            if (!int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out int id) || id > VocabularyBuilder.MaxId)
                throw token.Fail($"must have an id from 0 to {VocabularyBuilder.MaxId}");
            if (!ids.Add(id))
                throw token.Fail($"has the id {id}, as another token does");
            AddedToken added = JsonAddedTokens.Read(token, id);
            if (!contents.Add(token.Text("content")))
                throw token.Fail($"is \"{Excerpt.Of(token.Text("content"))}\", as another token is");

            // An empty token is nowhere.
            if (added.Content.Length > 0)
                AddedTokens.Add(added);
        }
    }

    private void ReadTokens(JsonPart file)
    {
        foreach (string role in _roles)
        {
            if (file.Find(role) is not { } token)
                continue;

            // A token is written as its text, or as an object that says how it is found.
            bool isPlain = token.Kind == JsonTokenType.String;
            AddedToken read = isPlain
                ? Plain(token.Text())
                : JsonAddedTokens.Read(token, id: -1) with { IsSpecial = true };
            if (read.Content.Length == 0)
                continue;
            _tokens[role] = read;
            _isPlainMask = role == MaskRole ? isPlain : _isPlainMask;
        }
    }
}
