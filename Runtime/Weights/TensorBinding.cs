using System.Collections.Immutable;

namespace TxGen.Runtime;

/// <summary>A tensor the model takes from a weights file.</summary>
public sealed class TensorBinding
{
    internal TensorBinding(string name, ParameterKind kind, ImmutableArray<int> shape, TensorLayout layout, bool orMore)
    {
        Name = name;
        Kind = kind;
        Shape = shape;
        Layout = layout;
        OrMore = orMore;
    }

    /// <summary>The name in the file, without prefix.</summary>
    public string Name { get; }

    /// <summary>What the tensor is for.</summary>
    public ParameterKind Kind { get; }

    /// <summary>The shape in the file.</summary>
    public ImmutableArray<int> Shape { get; }

    internal TensorLayout Layout { get; }

    /// <summary>A file may hold more rows than the model needs.</summary>
    internal bool OrMore { get; }
}
