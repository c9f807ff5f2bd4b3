namespace TxGen.Runtime;

/// <summary>Reads TemplateProcessing: special tokens around and between texts, which stand in their order, each once.</summary>
internal static class JsonTemplate
{
    // A name may stand for many ids, and be there many times.
    private const int MaxTokens = 1024;

    public static Template Read(JsonPart part)
    {
        JsonPart special = part.Get("special_tokens");
        JsonPart single = part.Get("single");
        JsonPart pair = part.Get("pair");
        var (singleTokens, _) = ReadPieces(single, special, "A");
        var (pairTokens, types) = ReadPieces(pair, special, "A", "B");
        return new()
        {
            Begin = singleTokens[0],
            End = singleTokens[1],
            PairBegin = pairTokens[0],
            PairMiddle = pairTokens[1],
            PairEnd = pairTokens[2],
            FirstType = types[0],
            SecondType = types[1],
        };
    }

    /// <summary>Reads the special tokens before, between and behind texts, and the types of the texts.</summary>
    private static (List<TemplateToken>[] Tokens, int[] Types) ReadPieces(JsonPart pieces, JsonPart special, params string[] texts)
    {
        List<TemplateToken>[] tokens = [.. Enumerable.Range(0, texts.Length + 1).Select(_ => new List<TemplateToken>())];
        var types = new int[texts.Length];
        int text = 0;
        foreach (JsonPart piece in pieces.Items)
        {
            if (piece.Find("Sequence") is { } sequence)
            {
                if (text == texts.Length || sequence.Text("id") != texts[text])
                    throw sequence.Fail($"the texts must be {string.Join(" and ", texts)}, in this order and each once");
                types[text++] = Type(sequence);
                sequence.Done();
            }
            else
            {
                JsonPart token = piece.Get("SpecialToken");
                foreach (int id in Ids(special, token.Get("id")))
                    tokens[text].Add(tokens[text].Count < MaxTokens
                        ? new(id, Type(token))
                        : throw token.Fail($"is one of more than {MaxTokens} special tokens in one place"));
                token.Done();
            }

            piece.Done();
        }

        return text == texts.Length ? (tokens, types) : throw pieces.Fail($"the text {texts[text]} is missing");
    }

    private static int Type(JsonPart piece) => piece.Find("type_id")?.Integer() ?? 0;

    private static IEnumerable<int> Ids(JsonPart special, JsonPart name)
    {
        JsonPart token = special.Find(name.Text()) ?? throw name.Fail($"\"{Excerpt.Of(name.Text())}\" is not among the special_tokens");
        token.WithoutEffect("id", "tokens");
        token.Get("ids");
        token.Done();
        return token.Get("ids").Items.Select(id => id.Integer());
    }
}
