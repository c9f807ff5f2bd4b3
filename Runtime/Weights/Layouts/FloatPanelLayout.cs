namespace TxGen.Runtime;

/// <summary>Panels of floats: input k of output n of a part lies at <c>Offset + (n / 16) * inputs * 16 + k * 16 + n % 16</c>.</summary>
internal sealed class FloatPanelLayout(PanelShape shape) : PanelLayout(shape)
{
    protected override long PanelSize => Size(Shape.Inputs);

    /// <summary>Floats of a panel.</summary>
    public static long Size(int inputs) => (long)inputs * Width;

    public override void Pack(TensorBlock block, ReadOnlySpan<float> values, Span<float> packed)
    {
        foreach (Run run in Runs(block))
            Spread(block, run, values, packed[Start(block, run)..]);
    }

    public override void Unpack(TensorBlock block, ReadOnlySpan<float> packed, Span<float> values)
    {
        foreach (Run run in Runs(block))
            Gather(block, run, packed[Start(block, run)..], values);
    }

    private int Start(TensorBlock block, Run run) => run.Part.Offset + (run.Panel * Shape.Inputs + Inputs(block).First) * Width;
}
