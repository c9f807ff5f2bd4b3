using TxGen.Generator.Graph.Operations;

namespace TxGen.Generator.Graph;

/// <summary>
/// Reverse mode: walks through the operations of a forward pass from the last to the first, and lets each append what computes the
/// gradients of its inputs. A value that several operations read has the sum of what they give.
/// </summary>
internal sealed class Differentiation
{
    private readonly Dictionary<Value, Value> _gradients = [];
    private readonly HashSet<Value> _needed;
    private List<Operation> _operations = [];

    public Differentiation(IReadOnlyList<Section> forward) => _needed = FindNeeded(forward);

    /// <summary>Whether some parameter contributed to a value, so that its gradient is of use.</summary>
    public bool Needs(Value value) => _needed.Contains(value);

    /// <summary>The gradient of a value all of whose readers have been passed.</summary>
    public Value Of(Value value) => _gradients[value];

    /// <summary>A new value of the shape of another, to hold its gradient.</summary>
    public static Value Like(Value value) => new($"{value.Name}Gradient", value.Rows, value.Columns);

    public void Emit(Operation operation) => _operations.Add(operation);

    /// <summary>One more reader's share of a value's gradient.</summary>
    public void Contribute(Value value, Value gradient)
    {
        if (_gradients.TryGetValue(value, out var sum))
        {
            var both = Like(value);
            Emit(new Add(both, sum, gradient));
            gradient = both;
        }

        _gradients[value] = gradient;
    }

    /// <summary>The loss, and with it the gradient everything else follows from.</summary>
    public Section Start(bool classification, Value result)
    {
        var gradient = Like(result);
        Emit(classification ? new CrossEntropy(gradient, result) : new SquaredError(gradient, result));
        _gradients[result] = gradient;
        return Close(SectionKind.Loss, 1, result, gradient);
    }

    /// <summary>The backward pass of a section; a repeated one starts from its own result for the layer above.</summary>
    public Section Reverse(Section section)
    {
        var first = Of(section.Output!);
        foreach (var operation in section.Operations.Reverse())
            if (operation.Outputs.Any(output => Needs(output) && _gradients.ContainsKey(output)))
                operation.Differentiate(this);
        return Close(section.Kind, section.Repeat, first, section.Input is null ? null : Of(section.Input));
    }

    private Section Close(SectionKind kind, int repeat, Value input, Value? output)
    {
        var section = new Section(kind, repeat, input, _operations, output) { IsBackward = kind != SectionKind.Loss };
        _operations = [];
        return section;
    }

    private static HashSet<Value> FindNeeded(IReadOnlyList<Section> forward)
    {
        var needed = new HashSet<Value>();
        foreach (var section in forward)
        {
            // What enters a block comes out of the block before it.
            if (section.Kind == SectionKind.Block)
                needed.Add(section.Input!);
            foreach (var operation in section.Operations)
                if (operation.Parameters.Count > 0 || operation.Inputs.Any(needed.Contains))
                    needed.UnionWith(operation.Outputs);
        }

        return needed;
    }
}
