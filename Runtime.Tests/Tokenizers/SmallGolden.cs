using System.Text;
using System.Text.Json.Nodes;

namespace TxGen.Runtime.Tests;

/// <summary>The goldens' tokenizer.json with all their components, but hardly any tokens: as small as they can be fuzzed fast.</summary>
internal static class SmallGolden
{
    private const int Tokens = 24;
    private const int Bytes = 256;

    // A map of rules for all of Unicode, which this format is not about; that of another golden stands in.
    private const string LargeMap = "xlm-roberta";
    private const string SmallMap = "t5";

    /// <summary>The small file of a golden's folder.</summary>
    public static byte[] Of(string folder)
    {
        JsonObject root = Parse(folder);
        if (folder == LargeMap)
            root["normalizer"]!["precompiled_charsmap"] =
                Parse(SmallMap)["normalizer"]!["normalizers"]![0]!["precompiled_charsmap"]!.DeepClone();
        JsonObject model = root["model"]!.AsObject();
        if (model["vocab"] is JsonArray scores)
        {
            int tokens = (bool)model["byte_fallback"]! ? Tokens + Bytes : Tokens;
            model["vocab"] = new JsonArray([.. scores.Take(tokens).Select(token => token!.DeepClone())]);
            var added = root["added_tokens"]!.AsArray().Where(token => (int)token!["id"]! < tokens);
            root["added_tokens"] = new JsonArray([.. added.Select(token => token!.DeepClone())]);
        }
        else
        {
            ShrinkVocabulary(root, model);
        }

        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    private static void ShrinkVocabulary(JsonObject root, JsonObject model)
    {
        HashSet<string> added = [.. root["added_tokens"]!.AsArray().Select(token => (string)token!["content"]!)];
        JsonObject vocabulary = model["vocab"]!.AsObject();
        HashSet<string> kept = [.. vocabulary.Where(token => added.Contains(token.Key)).Select(token => token.Key)];
        List<JsonNode> merges = [];
        foreach (JsonNode? merge in model["merges"] as JsonArray ?? [])
        {
            string[] parts = merge is JsonArray pair ? [(string)pair[0]!, (string)pair[1]!] : ((string)merge!).Split(' ');
            if (kept.Count > added.Count + Tokens)
                break;
            kept.UnionWith([parts[0], parts[1], parts[0] + parts[1]]);
            merges.Add(merge.DeepClone());
        }

        if (merges.Count == 0)
            kept.UnionWith(vocabulary.Select(token => token.Key).TakeLast(Tokens));
        else
            model["merges"] = new JsonArray([.. merges]);
        model["vocab"] = new JsonObject(vocabulary.Where(token => kept.Contains(token.Key))
            .Select(token => KeyValuePair.Create(token.Key, (JsonNode?)token.Value!.DeepClone())));
    }

    private static JsonObject Parse(string folder) =>
        JsonNode.Parse(File.ReadAllBytes(GoldenFile.PathOf(folder, "tokenizer.json")))!.AsObject();
}
