namespace TxGen.Generator.Graph;

/// <summary>A model as operations over tensors of known shape: the one source of its mathematics, names, sizes and cost.</summary>
internal sealed record ModelGraph(IReadOnlyList<Section> Sections, Value Hidden, Value? Pooled, Value? Result)
{
    /// <summary>The result is scores of classes; else values, vectors or hidden states.</summary>
    public bool IsClassification { get; init; }

    public Section this[SectionKind kind] => Sections.First(section => section.Kind == kind);

    /// <summary>How many operations read each value, once for every place among their inputs; a value that none reads is absent.</summary>
    public static Dictionary<Value, int> CountReads(IEnumerable<Section> sections) => sections
        .SelectMany(section => section.Operations)
        .SelectMany(operation => operation.Inputs)
        .GroupBy(value => value)
        .ToDictionary(group => group.Key, group => group.Count());

    public long ParameterCount => Sections
        .SelectMany(section => section.Parameters.Select(parameter => (Parameter: parameter, Layers: section.LayersOf(parameter).Count())))
        .GroupBy(each => each.Parameter)
        .Sum(group => group.Key.Count * group.First().Layers);

    /// <summary>Cost of all sections; whether a call runs pooling and head is the caller's choice.</summary>
    public Cost Cost => Sections.Aggregate(default(Cost), (sum, section) => sum + (section.Repeat * section.Cost));
}
