using TxGen.Generator.Spec;

namespace TxGen.Generator.Parsing.Configuration;

/// <summary>What the modules of sentence-transformers do behind a model: <c>modules.json</c> and the pooling's own configuration.</summary>
internal sealed record SentenceModules(Pooling Pooling, bool NormalizeOutput)
{
    /// <summary>Stands beside the model's configuration.</summary>
    public const string File = "modules.json";

    private const string Prefix = "sentence_transformers.models.";

    private static readonly (string Key, Pooling Pooling)[] Modes =
    [
        ("pooling_mode_cls_token", Pooling.ClassToken), ("pooling_mode_mean_tokens", Pooling.Mean), ("pooling_mode_lasttoken", Pooling.Last),
    ];

    /// <summary>Modes that no pooling of TxGen is.</summary>
    private static readonly string[] OtherModes = ["pooling_mode_max_tokens", "pooling_mode_mean_sqrt_len_tokens", "pooling_mode_weightedmean_tokens"];

    /// <param name="folder">Where the model's configuration stands, with a slash at its end unless it is the project's.</param>
    public static SentenceModules? Read(string folder, ConfigurationFiles files)
    {
        if (files.OpenObjects(folder + File) is not { } modules)
            return null;

        var read = new SentenceModules(Pooling.None, NormalizeOutput: false);
        for (int i = 0; i < modules.Count; i++)
        {
            var module = modules[i];
            string type = module.Text("type") ?? "";
            string path = module.Text("path") ?? "";
            module.Ignore(["idx", "name"]);
            if (type == Prefix + "Transformer" && i == 0)
                module.Expect("path", "");
            else if (type == Prefix + "Pooling" && i == 1)
                read = read with { Pooling = ReadPooling($"{folder}{path}/config.json", files) };
            else if (type == Prefix + "Normalize" && i == 2)
                read = read with { NormalizeOutput = true };
            else
                module.RefuseKey("type", $"is \"{Json.JsonValue.Show(type)}\", but only {Prefix}Transformer, Pooling and Normalize are supported, in this order");
            module.ReportUnread();
        }

        return read;
    }

    public ModelSpec AddTo(ModelSpec spec) => spec with { Pooling = Pooling, PoolingDense = false, NormalizeOutput = NormalizeOutput };

    private static Pooling ReadPooling(string path, ConfigurationFiles files)
    {
        if (files.OpenObject(path) is not { } keys)
            return Pooling.None;

        // The mean is what sentence-transformers takes where a file names no mode.
        var chosen = Modes.Where(mode => keys.Flag(mode.Key, otherwise: mode.Pooling == Pooling.Mean)).ToList();
        foreach (string other in OtherModes)
            keys.Expect(other, false);
        if (chosen.Count != 1)
            keys.RefuseKey(Modes[1].Key, $"and its kin choose {chosen.Count} ways of pooling, but one is supported: {string.Join(", ", Modes.Select(mode => mode.Key))}");
        keys.Expect("include_prompt", true);
        keys.Ignore(["word_embedding_dimension"]);
        keys.ReportUnread();
        return chosen.Count == 1 ? chosen[0].Pooling : Pooling.None;
    }
}
