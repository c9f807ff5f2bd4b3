namespace TxGen.Generator.Spec;

/// <summary>One <c>[SparseAttention]</c>: what the queries of some layers attend to.</summary>
internal sealed record SparseSpec
{
    /// <summary>Layers it speaks for; none stands for all.</summary>
    public EquatableArray<int> Layers { get; init; }

    public int FullEvery { get; init; }

    public int WindowLeft { get; init; }

    public int WindowRight { get; init; }

    public int Dilation { get; init; } = 1;

    public int GlobalTokens { get; init; }

    public int BlockSize { get; init; }

    public int BlockWindow { get; init; } = 3;

    public int GlobalBlocks { get; init; }

    public int RandomBlocks { get; init; }

    public int RandomSeed { get; init; }

    public int Stride { get; init; }

    public int FixedBlock { get; init; }

    public int FixedSummary { get; init; }

    /// <summary>θ of these layers; 0 where it is the model's.</summary>
    public float RotaryBase { get; init; }

    public bool HasWindow => WindowLeft > 0 || WindowRight > 0;

    /// <summary>A window without gaps and nothing else: what lies further back is never seen again.</summary>
    public bool IsWindow => HasWindow && Dilation == 1 && GlobalTokens == 0 && BlockSize == 0 && Stride == 0 && FixedBlock == 0;

    /// <summary>What queries attend to, whichever layers it is said of. (No property: a record prints those, and this is one itself.)</summary>
    public SparseSpec ToPattern() => this with { Layers = default, FullEvery = 0, RotaryBase = 0 };

    public bool SpeaksFor(int layer) => Layers.Count > 0 ? Layers.Contains(layer) : FullEvery == 0 || layer % FullEvery != 0;

    /// <summary>How many of so many layers it speaks for, without asking each: there may be an absurd number of them.</summary>
    public int CountOf(int layers) =>
        Layers.Count > 0 ? Layers.Count
        : FullEvery == 0 ? layers
        : layers - 1 - ((layers - 1) / FullEvery);
}
