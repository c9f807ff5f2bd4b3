namespace TxGen.Runtime;

/// <summary>
/// Panels in a format of fewer bits than a float has. Values wait in panels of floats, and a panel is converted when its last
/// value has arrived, so blocks may be cut anywhere. From a file with a row for every output a panel or two wait at a time, from
/// one with a row for every input the whole tensor.
/// </summary>
internal sealed class CompactPanelLayout(PanelShape shape, CompactFormat format) : PanelLayout(shape)
{
    private readonly Dictionary<int, WaitingPanel> _waiting = [];
    private readonly Stack<float[]> _free = [];

    protected override long PanelSize => format.Size(Shape.Inputs);

    public override TensorLayout Open() => new CompactPanelLayout(Shape, format);

    public override void Pack(TensorBlock block, ReadOnlySpan<float> values, Span<float> packed)
    {
        (int first, int count) = Inputs(block);
        foreach (Run run in Runs(block))
        {
            WaitingPanel panel = Waiting(run);
            Spread(block, run, values, panel.Values.AsSpan(first * Width));
            panel.Missing -= (long)run.Count * count;
            if (panel.Missing > 0)
                continue;
            format.Pack(panel.Values, Place(run), packed);
            _waiting.Remove(run.PanelOfAll);
            _free.Push(panel.Values);
        }
    }

    public override void Unpack(TensorBlock block, ReadOnlySpan<float> packed, Span<float> values)
    {
        (int first, int count) = Inputs(block);
        float[] panel = new float[count * Width];
        foreach (Run run in Runs(block))
        {
            format.Unpack(packed, Place(run), first, panel);
            Gather(block, run, panel, values);
        }
    }

    private PanelPlace Place(Run run) =>
        new(run.Part.Offset + run.Panel * (int)format.Size(Shape.Inputs), run.Part.Scales + run.Panel * Width);

    private WaitingPanel Waiting(Run run)
    {
        if (_waiting.TryGetValue(run.PanelOfAll, out WaitingPanel? panel))
            return panel;
        if (!_free.TryPop(out float[]? values))
            values = new float[Shape.Inputs * Width];
        int outputs = Math.Min(Width, run.Part.Outputs - run.Panel * Width);
        // Lanes that pad the last panel of a part are zero, whatever stood there.
        if (outputs < Width)
            Array.Clear(values);
        panel = new WaitingPanel(values) { Missing = (long)Shape.Inputs * outputs };
        _waiting.Add(run.PanelOfAll, panel);
        return panel;
    }

    /// <summary>A panel, [inputs][16], and how many of its values have not arrived yet.</summary>
    private sealed class WaitingPanel(float[] values)
    {
        public float[] Values => values;

        public long Missing { get; set; }
    }
}
