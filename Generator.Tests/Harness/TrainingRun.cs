using System.Globalization;

namespace TxGen.Generator.Tests.Harness;

/// <summary>Ten updates of a golden model by one of PyTorch's optimizers, of Goldens/runs.py.</summary>
internal sealed class TrainingRun
{
    private readonly TensorFile _file;

    public TrainingRun(string model, string name)
    {
        _file = new TensorFile(Path.Combine(Files.Goldens, $"{model}.{name}.training.safetensors"));
        Model = new Golden(model);
        Batches = TrainingBatch.Read(_file, _file.Integers("counts"));
    }

    public Golden Model { get; }

    /// <summary>One for every call.</summary>
    public IReadOnlyList<TrainingBatch> Batches { get; }

    /// <summary>One for every call.</summary>
    public float[] Losses => _file.Floats("losses");

    /// <summary>Learning rates, one for every update.</summary>
    public float[] Rates => _file.Floats("rates");

    /// <summary>Norms of the gradient before it was clipped, one for every update.</summary>
    public float[] Norms => _file.Floats("norms");

    /// <summary><c>Adam</c> or <c>AdamW</c>.</summary>
    public string Optimizer => _file.Metadata["optimizer"];

    public float Beta1 => Number("beta1");

    public float Beta2 => Number("beta2");

    public float Epsilon => Number("epsilon");

    /// <summary>Of the matrices of linear layers, and of nothing else.</summary>
    public float WeightDecay => Number("weight_decay");

    /// <summary>The rate itself or, with a warm-up, the factor of the paper's schedule.</summary>
    public float Rate => Number("rate");

    /// <summary>Updates until the paper's schedule has its largest rate; 0 for a constant rate.</summary>
    public int WarmUp => (int)Number("warmup");

    public float? MaxGradientNorm => Number("max_gradient_norm") is > 0 and var limit ? limit : null;

    public int AccumulationSteps => (int)Number("accumulation");

    public float LabelSmoothing => Number("label_smoothing");

    /// <summary>Smoothing as in The Annotated Transformer, where the ignored class gets no probability; else as in PyTorch.</summary>
    public bool SmoothsExceptPadding => _file.Metadata["smoothing_kind"] == "except_padding";

    public int IgnoredTarget => (int)Number("ignored_target");

    /// <summary>The tensors of the model's file.</summary>
    public IEnumerable<string> Names => _file.Names.Where(name => name.StartsWith("weight.", StringComparison.Ordinal)).Select(name => name["weight.".Length..]);

    public int[] Shape(string name) => _file.Shape($"weight.{name}");

    /// <summary>
    /// A tensor behind the last update, in the order of the model's file; not-a-number where its gradient is rounding alone. The name may
    /// be that of a saved model, which has no prefix.
    /// </summary>
    public float[] Weight(string name) => _file.Floats(_file.Has($"weight.{Model.Prefix}{name}") ? $"weight.{Model.Prefix}{name}" : $"weight.{name}");

    /// <summary>Model and run of every file.</summary>
    public static IEnumerable<object[]> All => Directory.GetFiles(Files.Goldens, "*.training.safetensors")
        .Order(StringComparer.Ordinal)
        .Select(path => Path.GetFileName(path).Split('.'))
        .Select(parts => new object[] { parts[0], parts[1] });

    private float Number(string key) => float.Parse(_file.Metadata[key], CultureInfo.InvariantCulture);
}
