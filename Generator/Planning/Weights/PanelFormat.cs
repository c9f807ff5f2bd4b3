using TxGen.Generator.Spec;

namespace TxGen.Generator.Planning.Weights;

/// <summary>
/// How a panel of 16 outputs holds its weights. A kernel takes some inputs at a step, and panels fill whole cache lines, so every
/// place counts in floats whatever the format.
/// </summary>
/// <param name="Name">What files' heads call it.</param>
/// <param name="Layout">The shape of a matrix in panels.</param>
/// <param name="Bytes">Bytes of a weight.</param>
/// <param name="StepInputs">Consecutive inputs that lie together.</param>
internal sealed record PanelFormat(WeightFormat Weights, string Name, string Layout, int Bytes, int StepInputs)
{
    public static readonly PanelFormat Float32 = new(WeightFormat.Float32, "float32", "[outputs / 16][inputs][16]", sizeof(float), 1);

    public static readonly PanelFormat BFloat16 = new(WeightFormat.BFloat16, "bfloat16", "[outputs / 16][inputs / 2][16][2] of bfloat16", 2, 2);

    public static readonly PanelFormat Int8 = new(WeightFormat.Int8, "int8", "[outputs / 16][inputs][16] of bytes", 1, 1);

    /// <summary>Every output has a scale, by which its finished sums are multiplied.</summary>
    public bool HasScales => Weights == WeightFormat.Int8;

    /// <summary>Floats that the weights of one step take.</summary>
    public int StepFloats => StepInputs * Panel.Columns * Bytes / sizeof(float);

    public static PanelFormat Of(WeightFormat weights) => weights switch
    {
        WeightFormat.BFloat16 => BFloat16,
        WeightFormat.Int8 => Int8,
        _ => Float32,
    };

    /// <summary>Floats from one panel to the next.</summary>
    public long PanelFloats(int inputs)
    {
        long steps = ((long)inputs + StepInputs - 1) / StepInputs;
        return ((steps * StepFloats) + Panel.Columns - 1) / Panel.Columns * Panel.Columns;
    }
}
