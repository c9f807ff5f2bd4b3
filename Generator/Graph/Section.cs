namespace TxGen.Generator.Graph;

/// <summary>A run of operations; the block section is repeated, each time with parameters of its own.</summary>
/// <param name="Input">The value the section starts from; a repeated section finds its own output here the next time.</param>
internal sealed record Section(SectionKind Kind, int Repeat, Value? Input, IReadOnlyList<Operation> Operations, Value? Output)
{
    /// <summary>It runs through the layers from the last to the first.</summary>
    public bool IsBackward { get; init; }

    public IEnumerable<Parameter> Parameters => Operations.SelectMany(operation => operation.Parameters).Distinct();

    public Cost Cost => Operations.Aggregate(default(Cost), (sum, operation) => sum + operation.Cost);

    /// <summary>The layers that have a parameter, which is the one layer 0 outside of blocks.</summary>
    public IEnumerable<int> LayersOf(Parameter parameter) => Enumerable.Range(0, Repeat).Skip(parameter.SkipsFirst ? 1 : 0);

    /// <summary>The full name of a parameter of this section in TxGen's own scheme.</summary>
    public string FullName(Parameter parameter, int layer) =>
        Kind == SectionKind.Block ? $"layers.{layer}.{parameter.Name}" : parameter.Name;
}

internal enum SectionKind
{
    /// <summary>From tokens or float rows to the first hidden states.</summary>
    Input,

    /// <summary>One layer: attention and feed-forward network.</summary>
    Block,

    /// <summary>The norm behind the last block.</summary>
    Final,

    /// <summary>From hidden states to one vector a sequence.</summary>
    Pooling,

    /// <summary>Classes, values or vocabulary scores.</summary>
    Head,

    /// <summary>How far the result is from what it should be.</summary>
    Loss,
}
