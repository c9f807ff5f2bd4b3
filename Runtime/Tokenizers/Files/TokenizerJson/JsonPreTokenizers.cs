namespace TxGen.Runtime;

/// <summary>Reads pre_tokenizer.</summary>
internal sealed class JsonPreTokenizers
{
    private readonly List<PreTokenizer> _steps = [];

    private JsonPreTokenizers()
    {
    }

    /// <summary>What cuts a text into pieces.</summary>
    public IReadOnlyList<PreTokenizer> Steps => _steps;

    /// <summary>Whether the model sees bytes, which the file spells in <see cref="ByteAlphabet"/>.</summary>
    public bool IsByteLevel { get; private set; }

    /// <summary>Reads the steps.</summary>
    /// <param name="part">The component; null for none.</param>
    public static JsonPreTokenizers Read(JsonPart? part)
    {
        var steps = new JsonPreTokenizers();
        foreach (JsonPart step in JsonSteps.Read(part, "pretokenizers"))
            steps.ReadStep(step);
        return steps;
    }

    private void ReadStep(JsonPart part)
    {
        JsonPart type = part.Get("type");
        if (IsByteLevel && type.Text() is not ("Digits" or "Split"))
            throw part.Fail("comes behind ByteLevel, where only Digits and Split at ASCII digits are known");
        switch (type.Text())
        {
            case "BertPreTokenizer":
                _steps.Add(new BertSplitter());
                break;
            case "ByteLevel":
                ReadByteLevel(part);
                break;
            case "Split":
                _steps.Add(ReadSplit(part));
                break;
            case "Metaspace":
                ReadMetaspace(part);
                break;
            case "WhitespaceSplit":
                _steps.Add(At(CharacterClass.IsWhiteSpace, DelimiterBehavior.Removed));
                break;
            case "Whitespace":
                _steps.Add(new WordSplitter());
                break;
            case "Digits":
                _steps.Add(new DelimiterSplitter(
                    IsByteLevel ? new ByteMatcher(IsDigit) : new CharacterMatcher(CharacterClass.IsNumber),
                    part.Flag("individual_digits", false) ? DelimiterBehavior.Isolated : DelimiterBehavior.Contiguous));
                break;
            case "Punctuation":
                JsonPart? behavior = part.Find("behavior");
                _steps.Add(At(OldCharacterClass.IsPunctuation, behavior is null ? DelimiterBehavior.Isolated : ReadBehavior(behavior)));
                break;
            default:
                throw type.Fail($"the pre-tokenizer {Excerpt.Of(type.Text())} is not known");
        }

        part.Done();
    }

    private static DelimiterSplitter At(Func<int, bool> isDelimiter, DelimiterBehavior behavior) =>
        new(new CharacterMatcher(isDelimiter), behavior);

    /// <summary>Whether a byte is spelled with a digit, as some parts of other characters are.</summary>
    private static bool IsDigit(byte value) => CharacterClass.IsNumber(ByteAlphabet.Character(value));

    private void ReadByteLevel(JsonPart part)
    {
        part.WithoutEffect("trim_offsets");
        if (part.Flag("add_prefix_space", true))
            _steps.Add(new SpacePrefix());
        if (part.Flag("use_regex", true))
            _steps.Add(new Gpt2Splitter());
        IsByteLevel = true;
    }

    private void ReadMetaspace(JsonPart part)
    {
        part.WithoutEffect("str_rep");
        byte[] sign = part.Get("replacement").Character();
        _steps.Add(new MetaspaceRewriter(sign, ReadPrefix(part)));
        if (part.Flag("split", true))
            _steps.Add(new DelimiterSplitter(new StringMatcher(sign), DelimiterBehavior.MergedWithNext));
    }

    /// <summary>When a sign is put in front; older files only say whether.</summary>
    internal static MetaspacePrefix ReadPrefix(JsonPart metaspace)
    {
        JsonPart? scheme = metaspace.Find("prepend_scheme");
        JsonPart? always = metaspace.Find("add_prefix_space");
        MetaspacePrefix prefix = scheme?.Text() switch
        {
            "always" => MetaspacePrefix.Always,
            "first" => MetaspacePrefix.First,
            "never" => MetaspacePrefix.Never,
            null => always is null || always.Flag() ? MetaspacePrefix.Always : MetaspacePrefix.Never,
            _ => throw scheme.IsNot("always, first or never"),
        };
        if (always is not null && !always.Flag() && prefix != MetaspacePrefix.Never)
            throw always.Fail($"is false, but prepend_scheme is {scheme!.Text()}");
        return prefix;
    }

    private Splitter ReadSplit(JsonPart part)
    {
        JsonPart pattern = part.Get("pattern");
        JsonPart behaviorPart = part.Get("behavior");
        DelimiterBehavior behavior = ReadBehavior(behaviorPart);
        bool isInverted = part.Flag("invert", false);
        JsonPart? regex = pattern.Find("Regex");
        JsonPart text = regex ?? pattern.Get("String");
        pattern.Done();
        if (IsByteLevel && (regex is null || !JsonPatterns.IsAsciiDigits(regex.Text())))
            throw text.Fail("comes behind ByteLevel, where only ASCII digits are known");

        // These patterns leave nothing out: what is between matches is empty.
        if (regex is not null && GptSplitter(regex.Text()) is { } splitter)
            return behavior == (isInverted ? DelimiterBehavior.Removed : DelimiterBehavior.Isolated)
                ? splitter
                : throw behaviorPart.Fail($"{behaviorPart.Text()} is not known with this pattern, whose matches are pieces");
        if (isInverted)
            throw part.Fail("invert is only known with the patterns of GPT-2, GPT-4, Llama 3, Qwen 2, GPT-4o and Tekken");
        return new DelimiterSplitter(JsonPatterns.ReadMatcher(text, regex is not null), behavior);
    }

    private static Splitter? GptSplitter(string regex) => regex switch
    {
        Gpt2Splitter.Pattern => new Gpt2Splitter(),
        Gpt4Splitter.Pattern => new Gpt4Splitter(3),
        Gpt4Splitter.SingleDigitPattern => new Gpt4Splitter(1),
        Gpt4oSplitter.Pattern => new Gpt4oSplitter(3, hasContractions: true),
        Gpt4oSplitter.TekkenPattern => new Gpt4oSplitter(1, hasContractions: false),
        _ => null,
    };

    private static DelimiterBehavior ReadBehavior(JsonPart part) =>
        Enum.TryParse(part.Text(), out DelimiterBehavior behavior) && behavior.ToString() == part.Text()
            ? behavior
            : throw part.IsNot(string.Join(", ", Enum.GetNames<DelimiterBehavior>()));
}
