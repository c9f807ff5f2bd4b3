using System.Text;

namespace TxGen.Runtime;

/// <summary>
/// Reads decoder. Decoders work on all tokens of a text, a <see cref="TokenTexts"/> on each for itself; where that would not be the same
/// text, the file is refused.
/// </summary>
internal sealed class JsonDecoders
{
    private const int MaxReplacementBytes = 64;

    private readonly List<TokenDecoder> _steps = [];

    // Behind Fuse a text is one token.
    private bool _isFused;

    private JsonDecoders()
    {
    }

    /// <summary>Reads the steps.</summary>
    /// <param name="part">The component; null for none.</param>
    public static IReadOnlyList<TokenDecoder> Read(JsonPart? part)
    {
        if (part is null)
            return [new SpaceJoinDecoder()];
        var decoders = new JsonDecoders();
        foreach (JsonPart step in JsonSteps.Read(part, "decoders"))
            decoders.ReadStep(step);
        return decoders._steps;
    }

    private void ReadStep(JsonPart part)
    {
        JsonPart type = part.Get("type");
        switch (type.Text())
        {
            case "Fuse":
                _isFused = true;
                break;
            case "ByteLevel":
                part.WithoutEffect("add_prefix_space", "trim_offsets", "use_regex");
                AddForEach(part, new ByteLevelDecoder());
                _isFused = true;
                break;
            case "ByteFallback":
                AddForEach(part, new ByteFallbackDecoder());
                break;
            case "WordPiece":
                AddForEach(part, new WordPieceDecoder(Encoding.UTF8.GetBytes(part.Text("prefix")), part.Flag("cleanup")));
                break;
            case "Metaspace":
                part.WithoutEffect("str_rep", "split");
                bool hasPrefix = JsonPreTokenizers.ReadPrefix(part) != MetaspacePrefix.Never;
                AddForEach(part, new MetaspaceDecoder(part.Get("replacement").Character(), hasPrefix));
                break;
            case "Strip":
                ReadStrip(part);
                break;
            case "Replace":
                ReadReplace(part);
                break;
            default:
                throw type.Fail($"the decoder {Excerpt.Of(type.Text())} is not known");
        }

        part.Done();
    }

    private void AddForEach(JsonPart part, TokenDecoder decoder)
    {
        if (_isFused)
            throw part.Fail("comes behind Fuse, where only Strip of one character at the start and Replace of one character are known");
        _steps.Add(decoder);
    }

    private void ReadStrip(JsonPart part)
    {
        byte[] character = part.Get("content").Character();
        int start = part.Get("start").Integer();
        int stop = part.Get("stop").Integer();
        if (!_isFused)
            _steps.Add(new StripDecoder(character, start, stop));
        else if (start > 1 || stop > 0)
            throw part.Fail("comes behind Fuse, where at most one character at the start can be removed");
        else if (start == 1)
            _steps.Add(new StripTextDecoder(character));
    }

    private void ReadReplace(JsonPart part)
    {
        JsonPart pattern = part.Get("pattern");
        JsonPart text = pattern.Get("String");
        pattern.Done();
        if (_isFused)
            text.Character();
        if (text.Text().Length == 0)
            throw text.Fail("is empty");
        byte[] content = Encoding.UTF8.GetBytes(part.Text("content"));
        if (content.Length > MaxReplacementBytes)
            throw part.Get("content").Fail($"has {content.Length} bytes, but at most {MaxReplacementBytes} are known");
        _steps.Add(new ReplaceDecoder(Encoding.UTF8.GetBytes(text.Text()), content));
    }
}
