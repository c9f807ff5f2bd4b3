namespace TxGen.Generator.Tests.Harness;

/// <summary>A model whose weights can be held in any format: a golden's, or one with products deep enough for tiles of their own.</summary>
internal sealed class FormatExample
{
    /// <summary>Fused, tied and gated matrices, [inputs, outputs] files, odd sizes, missing biases.</summary>
    private static readonly string[] Goldens =
        ["bert", "bert-rows", "class-and-tokens", "gpt2", "gpt2-tied", "heads-of-eleven", "letters", "no-bias", "qk-norm-rms", "seven", "tied-bias", "untied-bias"];

    private const string Deep =
        """
        dModel: 401, heads: 3, dFf: 1041, maxLength: 30, Layers = 2, HeadDim = 35, Causal = true, Vocabulary = 75, ScaleEmbedding = true,
            Norm = NormPlacement.Pre, FinalNorm = true, Gated = true, Activation = Activation.Silu, Biases = Biases.All & ~Biases.FfnDown,
            Head = Head.Vocabulary
        """;

    private readonly Golden? _golden;

    public FormatExample(string name) => _golden = name == nameof(Deep) ? null : new(name);

    public static IEnumerable<string> Names => Goldens.Append(nameof(Deep));

    public CompiledModel Compile(WeightFormat format) =>
        CompiledModel.Compile($"{_golden?.Attribute ?? Deep}, Weights = WeightFormat.{format}");

    /// <summary>Writes the weights as they were trained or drawn, named as the model calls them.</summary>
    public void SaveOriginal(string path)
    {
        var compiled = Compile(WeightFormat.Float32);
        using var model = _golden is null ? compiled.CreateRandom(1) : compiled.Load(_golden.ModelPath, new LoadOptions { Prefix = _golden.Prefix });
        model.Save(path);
    }

    public IModel Load(WeightFormat format)
    {
        using var original = new TemporaryFile();
        SaveOriginal(original.Path);
        return Compile(format).Load(original.Path);
    }
}
