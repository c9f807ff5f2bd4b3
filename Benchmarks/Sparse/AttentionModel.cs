using System.Reflection;
using Benchmarks.Measuring;
using TxGen;
using TxGen.Runtime;

namespace Benchmarks.Sparse;

/// <summary>The attention of a model without its projections: the generated method, on session memory filled with random numbers.</summary>
internal sealed class AttentionModel
{
    private readonly Attention _attention;
    private readonly AlignedMemory _memory;
    private readonly Func<int, long> _flops;
    private readonly long _flopsOfRow;

    /// <param name="model">A model of one layer over float rows, without a head.</param>
    public AttentionModel(Type model, string name, InstructionSet set)
    {
        Name = name;
        _attention = Kernels.Of(model, set).Single(method => method.Name == "Attention").CreateDelegate<Attention>();
        _flops = model.GetMethod("Flops")!.CreateDelegate<Func<int, long>>();
        _memory = new AlignedMemory((int)Constant(model.GetNestedType("Memory", BindingFlags.NonPublic)!, "Floats"));
        var random = new Random(1);
        foreach (ref float number in _memory.Span)
            number = (float)(random.NextDouble() - 0.5);

        // Q, K, V and the output are square; the rest of the layer are the two matrices of its feed-forward network.
        long dModel = Constant(model, "DModel"), dFf = Constant(model, "DFf");
        _flopsOfRow = 2 * ((4 * dModel * dModel) + (2 * dModel * dFf));
    }

    private delegate void Attention(ref float memory, ReadOnlySpan<int> lengths);

    public string Name { get; }

    /// <summary>FLOPs of the pairs that attend.</summary>
    public long Flops(int length) => _flops(length) - (length * _flopsOfRow);

    public void Run(int length) => _attention(ref _memory.Origin, [length]);

    private static long Constant(Type type, string name) =>
        Convert.ToInt64(type.GetField(name, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!.GetRawConstantValue());
}
