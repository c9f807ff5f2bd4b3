using Benchmarks.Encoder;
using Benchmarks.Limits;
using TxGen;

namespace Benchmarks.Breakdown;

/// <summary>
/// The limit of every operation of a pass: matrix products by their roofline, functions by their speed on their own, and everything
/// else by the bytes it reads and writes.
/// </summary>
internal sealed class OperationCosts(EncoderModel model, int length, InstructionSet set, Machine machine)
{
    /// <summary>FLOPs of attention without its projections.</summary>
    public long AttentionFlops => 2 * ProductFlops;

    private long ProductFlops => 2L * model.Layers * length * length * model.AttentionWidth;

    public static bool IsAttention(string operation) =>
        operation is OperationNames.Packing or OperationNames.Scores or OperationNames.Softmax or OperationNames.Context;

    public OperationCost Of(string operation) => operation switch
    {
        OperationNames.Scores or OperationNames.Context => new(ProductFlops, ProductFlops / machine.Peak(set)),
        OperationNames.Softmax => new(0, (double)model.Layers * model.Heads * length * length / machine.Exp),
        OperationNames.Activation when model.Activation == Activation.Relu => Moving(2 * model.Layers, model.DFf),
        OperationNames.Activation => new(0, (double)model.Layers * length * model.DFf / machine.Gelu),
        OperationNames.Packing => Moving(4 * model.Layers, model.AttentionWidth),
        OperationNames.Norm => Moving(4 * model.Layers, model.DModel),
        OperationNames.Embedding => Moving(4, model.DModel),
        _ => Linear(operation),
    };

    private OperationCost Linear(string operation)
    {
        (int Inputs, int Outputs)[] shapes =
        [
            (model.DModel, 3 * model.AttentionWidth),
            (model.AttentionWidth, model.DModel),
            (model.DModel, model.DFf),
            (model.DFf, model.DModel),
        ];
        var (inputs, outputs) = shapes.First(shape => OperationNames.Linear(shape.Inputs, shape.Outputs) == operation);
        long weights = (long)model.Layers * inputs * outputs;
        long flops = 2 * weights * length;
        // A layer's weights come from where all weights lie, because other layers were read since.
        return new(flops, Math.Max(flops / machine.Peak(set), sizeof(float) * weights / machine.Bandwidth(model.MatrixBytes)));
    }

    /// <summary>So many times every row, read or written.</summary>
    private OperationCost Moving(int times, int columns)
    {
        long rows = sizeof(float) * (long)length * columns;
        return new(0, times * rows / machine.Bandwidth(rows));
    }
}
