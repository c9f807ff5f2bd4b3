using System.Text;

namespace TxGen.Runtime;

/// <summary>Reads normalizer.</summary>
internal sealed class JsonNormalizers
{
    private readonly List<Normalizer> _steps = [];

    private JsonNormalizers()
    {
    }

    /// <summary>What rewrites a text.</summary>
    public IReadOnlyList<Normalizer> Steps => _steps;

    /// <summary>Whether what comes behind sees bytes, which the file spells in <see cref="ByteAlphabet"/>.</summary>
    public bool IsByteLevel { get; private set; }

    /// <summary>Reads the steps.</summary>
    /// <param name="part">The component; null for none.</param>
    public static JsonNormalizers Read(JsonPart? part)
    {
        var normalizers = new JsonNormalizers();
        foreach (JsonPart step in JsonSteps.Read(part, "normalizers"))
            normalizers.ReadStep(step);
        return normalizers;
    }

    private void ReadStep(JsonPart part)
    {
        if (IsByteLevel)
            throw part.Fail("comes behind ByteLevel, where this tokenizer knows bytes only");
        JsonPart type = part.Get("type");
        switch (type.Text())
        {
            case "BertNormalizer":
                bool lowers = part.Flag("lowercase");
                _steps.Add(new BertNormalizer(
                    part.Flag("clean_text"), part.Flag("handle_chinese_chars"), part.Flag("strip_accents", lowers), lowers));
                break;
            case "ByteLevel":
                IsByteLevel = true;
                break;
            case "Lowercase":
                _steps.Add(new Lowercase());
                break;
            case "NFC":
                _steps.AddRange(Composed(compatibility: false));
                break;
            case "NFD":
                _steps.Add(new Decompose(compatibility: false));
                break;
            case "NFKC":
                _steps.AddRange(Composed(compatibility: true));
                break;
            case "NFKD":
                _steps.Add(new Decompose(compatibility: true));
                break;
            case "StripAccents":
                _steps.Add(new StripAccents(all: true));
                break;
            case "Strip":
                _steps.Add(new Strip(part.Flag("strip_left"), part.Flag("strip_right")));
                break;
            case "Replace":
                _steps.Add(ReadReplace(part));
                break;
            case "Precompiled":
                JsonPart map = part.Get("precompiled_charsmap");
                _steps.Add(new PrecompiledNormalizer(CharsMap.Read(ReadBase64(map), map.File)));
                break;
            case "Prepend":
                _steps.Add(new Prepend(Encoding.UTF8.GetBytes(part.Text("prepend"))));
                break;
            default:
                throw type.Fail($"the normalizer {Excerpt.Of(type.Text())} is not known");
        }

        part.Done();
    }

    /// <summary>NFC, or NFKC.</summary>
    internal static Normalizer[] Composed(bool compatibility) => [new Decompose(compatibility, composesNext: true), new Compose()];

    private static Replace ReadReplace(JsonPart part)
    {
        JsonPart pattern = part.Get("pattern");
        JsonPart? regex = pattern.Find("Regex");
        DelimiterMatcher matcher = JsonPatterns.ReadMatcher(regex ?? pattern.Get("String"), regex is not null);
        pattern.Done();
        return new(matcher, Encoding.UTF8.GetBytes(part.Text("content")));
    }

    private static byte[] ReadBase64(JsonPart part)
    {
        try
        {
            return Convert.FromBase64String(part.Text());
        }
        catch (FormatException)
        {
            throw part.Fail("is not base64");
        }
    }
}
