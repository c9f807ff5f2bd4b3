namespace TxGen.Generator.Graph;

/// <summary>
/// A model as it is trained: the sections that lead to its loss, the loss, and the backward pass that follows from them in reverse
/// order.
/// </summary>
/// <param name="Forward">Sections from the input to what the loss is of.</param>
/// <param name="Loss">The loss; its output is its own gradient with respect to <paramref name="Result"/>.</param>
/// <param name="Backward">A section for each forward one, the last first.</param>
/// <param name="Result">What the loss is of: logits, values, pooled vectors or hidden states.</param>
internal sealed record TrainingGraph(IReadOnlyList<Section> Forward, Section Loss, IReadOnlyList<Section> Backward, Value Result)
{
    public IEnumerable<Section> Sections => Forward.Append(Loss).Concat(Backward);

    /// <summary>Values of the forward pass that the backward pass reads.</summary>
    public HashSet<Value> Kept
    {
        get
        {
            var defined = new HashSet<Value>(Forward.SelectMany(section => section.Operations).SelectMany(operation => operation.Outputs));
            return [.. Backward.Append(Loss).SelectMany(section => section.Operations).SelectMany(operation => operation.Inputs).Where(defined.Contains)];
        }
    }

    /// <summary>Cost of forward and backward pass.</summary>
    public Cost Cost => Sections.Aggregate(default(Cost), (sum, section) => sum + (section.Repeat * section.Cost));

    public static TrainingGraph Of(ModelGraph graph)
    {
        var result = graph.Result ?? graph.Pooled ?? graph.Hidden;
        var forward = SectionsTo(graph, result);
        var gradients = new Differentiation(forward);

        var loss = gradients.Start(graph.IsClassification, result);
        var backward = forward.Reverse().Select(gradients.Reverse).ToList();
        return new(forward, loss, backward, result);
    }

    /// <summary>Pooling is left out where the head acts on every row.</summary>
    private static IReadOnlyList<Section> SectionsTo(ModelGraph graph, Value result)
    {
        var needed = new HashSet<Value?> { result };
        var sections = new List<Section>();
        foreach (var section in graph.Sections.Reverse())
        {
            if (!needed.Contains(section.Output))
                continue;
            needed.Add(section.Input);
            sections.Insert(0, section);
        }

        return sections;
    }
}
