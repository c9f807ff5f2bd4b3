namespace TxGen.Generator.Graph;

/// <summary>What a training call is told besides its input: what the result should be, and how to measure how far it is from that.</summary>
internal sealed record Lesson
{
    /// <summary>A class for every row of the result.</summary>
    public IReadOnlyList<int> Classes { get; init; } = [];

    /// <summary>A number for every element of the result.</summary>
    public IReadOnlyList<float> Numbers { get; init; } = [];

    /// <summary>Rows of this class do not count.</summary>
    public int Ignored { get; init; } = -100;

    /// <summary>Probability that the target gives away to the other classes.</summary>
    public double Smoothing { get; init; }

    /// <summary>The others are all but the target and the ignored class ("The Annotated Transformer"), not all classes.</summary>
    public bool SmoothsExceptPadding { get; init; }

    /// <summary>What dropout multiplies an element by, given site, layer, row and column; null for no dropout.</summary>
    public Func<int, int, int, int, double>? Dropout { get; init; }
}
