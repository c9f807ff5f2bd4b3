using TxGen.Generator.Planning.Weights;

namespace TxGen.Generator.Planning;

/// <summary>A matrix that the backward pass multiplies by, and where it lies transposed.</summary>
internal sealed record TransposedMatrix(WeightConstant Source, int Inputs, int Panels, WeightConstant Target);

/// <summary>
/// Matrices once more, transposed: [inputs / 16][outputs][16], so that gradients go backward through the kernels of the forward pass.
/// The optimiser writes them when it has a block of weights in hand anyway. Layers lie at a constant distance behind the others.
/// </summary>
internal sealed class TransposedPlan
{
    private readonly List<TransposedMatrix> _matrices = [];
    private long _outside;

    public IReadOnlyList<TransposedMatrix> Matrices => _matrices;

    /// <summary>Floats of what is in no layer, where the first layer begins.</summary>
    public long FirstLayer => _outside;

    /// <summary>Floats from one layer to the next.</summary>
    public long LayerStride { get; private set; }

    public long Floats(int layers) => _outside + (layers * LayerStride);

    /// <summary>The place of a matrix's transpose.</summary>
    public WeightConstant Place(WeightConstant source, int inputs, int panels)
    {
        long offset = source.InLayer ? LayerStride : _outside;
        long floats = (long)Panel.Pad(inputs) * Panel.Pad(panels * Panel.Columns);
        var target = new WeightConstant(source.Name, offset, source.InLayer, $"[{panels * Panel.Columns}, {inputs}]") { IsTransposed = true };
        _matrices.Add(new(source, inputs, panels, target));
        if (source.InLayer)
            LayerStride += floats;
        else
            _outside += floats;
        return target;
    }
}
