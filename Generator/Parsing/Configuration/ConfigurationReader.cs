using TxGen.Generator.Parsing.Configuration.Families;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Parsing.Configuration;

/// <summary>From a Hugging Face configuration, and the files of sentence-transformers beside it, to the facts of a model.</summary>
internal static class ConfigurationReader
{
    private const string ModelType = "model_type";

    private static readonly SortedDictionary<string, Func<ConfigurationKeys, Overrides, ModelSpec>> Families = new(StringComparer.Ordinal)
    {
        ["bert"] = BertFamily.Read,
        ["distilbert"] = DistilBertFamily.Read,
        ["gpt2"] = Gpt2Family.Read,
        ["llama"] = LlamaFamily.Read,
        ["mistral"] = MistralFamily.Read,
        ["modernbert"] = ModernBertFamily.Read,
        ["roberta"] = RobertaFamily.Read,
        ["vit"] = VitFamily.Read,
    };

    /// <summary>The facts that the files state; sizes that follow from others stay 0. Null where a file could not be understood, which is reported.</summary>
    public static ModelSpec? Read(string path, Overrides given, ConfigurationFiles files)
    {
        int slash = path.LastIndexOfAny(['/', '\\']);
        string folder = path.Substring(0, slash + 1);
        var keys = files.OpenObject(path);
        var modules = files.Has(folder + SentenceModules.File) ? SentenceModules.Read(folder, files) : null;
        if (keys is null || FamilyOf(keys) is not { } read)
            return null;

        // The modules of sentence-transformers take a model's body, whatever head it was saved with.
        var spec = read(keys, modules is null ? given : given with { Head = given.Head ?? Head.None });
        keys.Ignore(IrrelevantKeys.Common);
        keys.ReportUnread();
        return files.Problems.Count > 0 ? null : modules?.AddTo(spec) ?? spec;
    }

    private static Func<ConfigurationKeys, Overrides, ModelSpec>? FamilyOf(ConfigurationKeys keys)
    {
        string known = string.Join(", ", Families.Keys);
        if (keys.Text(ModelType) is not { } type)
            keys.RefuseModel(ModelType, $"is missing: TxGen reads {known}");
        else if (Families.TryGetValue(type, out var family))
            return family;
        else
            keys.RefuseModel(ModelType, $"is \"{Json.JsonValue.Show(type)}\", but TxGen reads {known}");
        return null;
    }
}
