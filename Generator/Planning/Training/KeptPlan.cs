using TxGen.Generator.Graph;

namespace TxGen.Generator.Planning;

/// <summary>
/// What every layer keeps for its backward pass: the same places in each, a constant distance apart. The state a layer starts from
/// comes first, so that its own result lies right behind it, at the start of the next layer's; behind the last there is room for one more.
/// </summary>
internal sealed class KeptPlan
{
    private readonly List<BufferPlan> _buffers = [];
    private readonly int _layers;

    /// <param name="values">Values of the forward pass that the backward pass reads.</param>
    public KeptPlan(ISet<Value> values, Capacities capacities, int dModel, int layers)
    {
        Values = values;
        string shape = $"[rows, {dModel}]";
        BufferPlan Stream(string name, string role, bool inLayer) => new(name, $"{shape}: {role}", capacities.Rows, Panel.Stride(dModel)) { InLayer = inLayer };
        Input = Stream("Hidden", "what the layer starts from", inLayer: true);
        Output = Stream("NextHidden", "its result, where the next layer starts", inLayer: true);
        First = Stream("FirstHidden", "where the first layer starts", inLayer: false);
        Last = Stream("LastHidden", "the last layer's result", inLayer: false);
        _layers = layers;
        Add(Input);
    }

    public ISet<Value> Values { get; }

    public BufferPlan Input { get; }

    public BufferPlan Output { get; }

    /// <summary>The first layer's input as others see it.</summary>
    public BufferPlan First { get; }

    /// <summary>The last layer's output as others see it.</summary>
    public BufferPlan Last { get; }

    public IReadOnlyList<BufferPlan> Buffers => _buffers;

    /// <summary>Floats from one layer's to the next.</summary>
    public long Stride { get; private set; }

    public long Floats => (_layers * Stride) + Input.Size;

    public void Add(BufferPlan buffer)
    {
        buffer.InLayer = true;
        buffer.Offset = Stride;
        Stride += buffer.Size;
        _buffers.Add(buffer);
    }

    /// <summary>Says where the layers' memory begins, once everything else has its place.</summary>
    public void Place(long start)
    {
        First.Offset = start;
        Last.Offset = start + (_layers * Stride);
        Output.Offset = Stride;
    }
}
