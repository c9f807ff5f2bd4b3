using System.Runtime.InteropServices;

namespace TxGen.Runtime.Tests;

/// <summary>A map with one matrix, whose parts lie in reverse order with gaps between them.</summary>
internal sealed class MatrixExample
{
    /// <summary>Where the last part starts.</summary>
    public const int Start = 32;

    private readonly MatrixOrder _order;
    private readonly int _inputs;

    public MatrixExample(WeightFormat format, MatrixOrder order, int inputs, int[] partOutputs)
    {
        (_order, _inputs, Outputs) = (order, inputs, partOutputs.Sum());
        Parts = new PanelPart[partOutputs.Length];
        int floats = Start;
        for (int i = Parts.Length - 1; i >= 0; i--)
        {
            int panels = (partOutputs[i] + 15) / 16;
            int scales = floats + panels * PanelFloats(format, inputs) + 16;
            Parts[i] = new PanelPart(partOutputs[i], floats, format == WeightFormat.Int8 ? scales : 0);
            floats = scales + panels * 16;
        }
        Map = new WeightMap("Example", layers: 1, floats, format);
        Map.Matrix("m", ParameterKind.Matrix, order, inputs, Parts);
    }

    public int Outputs { get; }

    public PanelPart[] Parts { get; }

    public WeightMap Map { get; }

    public static int PanelFloats(WeightFormat format, int inputs) => format switch
    {
        WeightFormat.BFloat16 => (inputs + 1) / 2 * 16,
        WeightFormat.Int8 => (inputs * 16 + 63) / 64 * 16,
        _ => inputs * 16,
    };

    public byte[] File(float[] values) =>
        TestFile.Of(("m", _order == MatrixOrder.OutputsByInputs ? [Outputs, _inputs] : [_inputs, Outputs], values));

    /// <summary>The values after loading and saving.</summary>
    public float[] Saved(float[] values)
    {
        using var folder = new TemporaryFolder();
        PackedWeights.Load(Map, File(values)).Save(folder.Path("saved"));
        return MemoryMarshal.Cast<byte, float>(Assert.Single(TestFile.Parse(System.IO.File.ReadAllBytes(folder.Path("saved")))).Data).ToArray();
    }

    /// <summary>Where the file has an output's k-th weight.</summary>
    public int Index(int output, int k) => _order == MatrixOrder.OutputsByInputs ? output * _inputs + k : k * Outputs + output;
}
