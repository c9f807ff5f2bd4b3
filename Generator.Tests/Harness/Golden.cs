namespace TxGen.Generator.Tests.Harness;

/// <summary>A model's input and what PyTorch makes of it.</summary>
internal sealed record GoldenCase(int[] Tokens, int[] Types, float[] Rows, int Length, float[] Hidden, float[]? Pooled, float[]? Output)
{
    public CallInput Input => new()
    {
        Tokens = Tokens.Length > 0 ? Tokens : null,
        Types = Types.Length > 0 ? Types : null,
        Rows = Rows.Length > 0 ? Rows : null,
    };
}

/// <summary>A small model of Goldens/make_goldens.py with its cases.</summary>
internal sealed class Golden
{
    public Golden(string name)
    {
        var expected = new TensorFile(Path.Combine(Files.Goldens, $"{name}.expected.safetensors"));
        ModelPath = Path.Combine(Files.Goldens, $"{name}.model.safetensors");
        Attribute = expected.Metadata["attribute"];
        Sparse = expected.Metadata.GetValueOrDefault("sparse", "");
        Prefix = expected.Metadata["prefix"];
        for (int i = 0; expected.Has($"case{i}.hidden"); i++)
        {
            bool tokens = expected.Has($"case{i}.tokens");
            Cases.Add(new(
                tokens ? expected.Integers($"case{i}.tokens") : [],
                expected.Has($"case{i}.types") ? expected.Integers($"case{i}.types") : [],
                tokens ? [] : expected.Floats($"case{i}.rows"),
                expected.Shape(tokens ? $"case{i}.tokens" : $"case{i}.rows")[0],
                expected.Floats($"case{i}.hidden"),
                expected.Has($"case{i}.pooled") ? expected.Floats($"case{i}.pooled") : null,
                expected.Has($"case{i}.output") ? expected.Floats($"case{i}.output") : null));
        }
    }

    public string Attribute { get; }

    /// <summary>Attributes that make its attention sparse, in brackets; mostly none.</summary>
    public string Sparse { get; }

    public string Prefix { get; }

    public string ModelPath { get; }

    public List<GoldenCase> Cases { get; } = [];

    public CompiledModel Compile() => CompiledModel.Compile(Attribute, Sparse);

    /// <summary>The compiled model with its weights.</summary>
    public IModel Load() => Compile().Load(ModelPath, new LoadOptions { Prefix = Prefix });

    /// <summary>Hidden states, pooled vectors, head results and those of decoding of all cases, one after another.</summary>
    public float[] Results(IModel model, InstructionSet set)
    {
        using var session = model.CreateSession(set);
        return Cases.SelectMany(each => new[]
        {
            session.Hidden(each),
            each.Pooled is not null && session.Pools() ? session.Pooled(each) : [],
            each.Output is not null ? session.Output(each) : [],
            session is IDecoder decoder ? decoder.Decoded(each) : [],
        }).SelectMany(each => each).ToArray();
    }

    /// <summary>The same of PyTorch.</summary>
    public float[] Expected()
    {
        bool decodes = Compile().Spec.Decodes;
        return Cases.SelectMany(each => new[] { each.Hidden, each.Pooled ?? [], each.Output ?? [], decodes ? each.Output! : [] }).SelectMany(each => each).ToArray();
    }

    public static IEnumerable<string> Names => Directory.GetFiles(Files.Goldens, "*.expected.safetensors")
        .Select(path => Path.GetFileName(path).Replace(".expected.safetensors", ""))
        .Order(StringComparer.Ordinal);
}
