using System.Text;

namespace TxGen.Runtime;

/// <summary>Reads added_tokens.</summary>
internal static class JsonAddedTokens
{
    /// <summary>Reads the tokens as the file writes them.</summary>
    /// <param name="part">The array; null for none.</param>
    public static List<AddedToken> Read(JsonPart? part)
    {
        var tokens = new List<AddedToken>();
        var contents = new Dictionary<int, string>();
        foreach (JsonPart token in part?.Items ?? [])
        {
            JsonPart id = token.Get("id");
            if (id.Integer() > VocabularyBuilder.MaxId)
                throw id.Fail($"is {id.Integer()}, but ids go from 0 to {VocabularyBuilder.MaxId}");
            if (!contents.TryAdd(id.Integer(), token.Text("content")))
                throw id.Fail($"is also the id of \"{Excerpt.Of(contents[id.Integer()])}\"");
            AddedToken added = Read(token, id.Integer());

            // An empty token is nowhere.
            if (added.Content.Length > 0)
                tokens.Add(added);
            token.Done();
        }

        return tokens;
    }

    /// <summary>Reads one token.</summary>
    /// <param name="token">The object.</param>
    /// <param name="id">Its id.</param>
    public static AddedToken Read(JsonPart token, int id)
    {
        bool isSpecial = token.Flag("special", false);
        JsonPart content = token.Get("content");
        byte[] utf8 = Encoding.UTF8.GetBytes(content.Text());
        if (utf8.Length > VocabularyBuilder.MaxTokenBytes)
            throw content.Fail($"has {utf8.Length} bytes, but added tokens have at most {VocabularyBuilder.MaxTokenBytes}");
        return new(
            id,
            utf8,
            isSpecial,
            token.Flag("normalized", !isSpecial),
            token.Flag("single_word", false),
            token.Flag("lstrip", false),
            token.Flag("rstrip", false));
    }
}
