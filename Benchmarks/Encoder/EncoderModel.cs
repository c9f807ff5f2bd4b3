using System.Reflection;
using TxGen;

namespace Benchmarks.Encoder;

/// <summary>A compiled encoder.</summary>
/// <param name="Title">Layers / d_model / heads / d_ff, as the tables name it.</param>
/// <param name="Model">The model class.</param>
/// <param name="Flops">FLOPs of a sequence.</param>
/// <param name="Lengths">Lengths of the sequences that are measured.</param>
internal sealed record EncoderModel(string Title, Type Model, Func<int, long> Flops, params int[] Lengths)
{
    public int Layers => Constant("Layers");

    public int DModel => Constant("DModel");

    public int Heads => Constant("Heads");

    /// <summary>Width of the concatenated heads.</summary>
    public int AttentionWidth => Heads * Constant("HeadDim");

    public int DFf => Constant("DFf");

    public Activation Activation => Model.GetCustomAttribute<TransformerAttribute>()!.Activation;

    /// <summary>Weights that every call reads: the matrices of all layers.</summary>
    public long MatrixBytes => sizeof(float) * (long)Layers * DModel * ((4 * AttentionWidth) + (2 * DFf));

    private int Constant(string name) => (int)Model.GetField(name)!.GetRawConstantValue()!;
}
