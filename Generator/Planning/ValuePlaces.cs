using TxGen.Generator.Graph;

namespace TxGen.Generator.Planning;

/// <summary>
/// Which buffer holds which value while steps are planned one after another. A step may write over a value that it is the last
/// to read; so the residual stream stays in one buffer from the embedding to the last norm, in every block.
/// </summary>
internal sealed class ValuePlaces
{
    private readonly Dictionary<Value, View> _views = [];
    private readonly Dictionary<Value, int> _remainingReads;
    private readonly List<BufferPlan> _buffers = [];
    private readonly Capacities _capacities;
    private SectionKind _section;
    private int _step;

    public ValuePlaces(ModelGraph graph, Capacities capacities)
    {
        _capacities = capacities;
        _remainingReads = graph.CountReads();
    }

    public IReadOnlyList<BufferPlan> Buffers => _buffers;

    public View this[Value value] => _views[value];

    public void Open(Section section) => _section = section.Kind;

    public void NextStep() => _step++;

    /// <summary>A block finds its own output where it expects its input.</summary>
    public void Close(Section section)
    {
        if (section.Kind != SectionKind.Block)
            return;
        if (_views[section.Input!] != _views[section.Output!])
            throw new InvalidOperationException("A block must leave the residual stream in the buffer where it found it.");
    }

    public View Read(Value value)
    {
        var view = _views[value];
        view.Buffer.UseAt(_step);
        _remainingReads[value]--;
        return view;
    }

    public View Write(Value value, int? width = null)
    {
        var buffer = Add(value.Name, $"[{RowsOf(value).Name}, {value.Columns}]", RowsOf(value).Count, Panel.Stride(width ?? value.Columns));
        return _views[value] = new(buffer, 0);
    }

    /// <summary>Writes into the place of a value that nobody reads any more, else into a new one.</summary>
    public View WriteOver(Value value, Value old)
    {
        bool free = !_remainingReads.TryGetValue(old, out int reads) || reads <= 0;
        if (!free || old.Rows != value.Rows || old.Columns != value.Columns)
            return Write(value);
        var view = _views[old];
        view.Buffer.UseAt(_step);
        return _views[value] = view;
    }

    /// <summary>One buffer for several values, each starting at a whole panel.</summary>
    public View WriteSideBySide(IReadOnlyList<Value> values)
    {
        string shape = $"[{RowsOf(values[0]).Name}, {string.Join(" + ", values.Select(value => value.Columns))}]: {string.Join(", ", values.Select(value => value.Name))}";
        var buffer = Add(string.Concat(values.Select(value => Capitalize(value.Name))), shape, RowsOf(values[0]).Count, Panel.Stride(values.Sum(value => Panel.Pad(value.Columns))));
        int column = 0;
        foreach (var value in values)
        {
            _views[value] = new(buffer, column);
            column += Panel.Pad(value.Columns);
        }

        return new(buffer, 0);
    }

    /// <summary>Working memory of the current step alone.</summary>
    public void Scratch(IEnumerable<BufferPlan> buffers)
    {
        foreach (var buffer in buffers)
        {
            buffer.UseAt(_step);
            _buffers.Add(buffer);
        }
    }

    /// <summary>Results stay intact until the next call.</summary>
    public void KeepToEnd(params Value?[] values)
    {
        foreach (var value in values)
            if (value is not null)
                _views[value].Buffer.UseAt(_step);
    }

    public BufferPlan AddToEnd(BufferPlan buffer)
    {
        buffer.UseAt(_step);
        _buffers.Add(buffer);
        return buffer;
    }

    private (string Name, int Count) RowsOf(Value value) =>
        value.Rows == RowSymbol.Segments ? ("segments", _capacities.Segments)
        : _section == SectionKind.Head ? ("rows", _capacities.HeadRows)
        : ("rows", _capacities.Rows);

    private BufferPlan Add(string valueName, string shape, int rows, int stride)
    {
        string name = Capitalize(valueName);
        int same = _buffers.Count(buffer => buffer.Name == name || (buffer.Name.StartsWith(name, StringComparison.Ordinal) && int.TryParse(buffer.Name.Substring(name.Length), out _)));
        var buffer = new BufferPlan(same == 0 ? name : $"{name}{same + 1}", shape, rows, stride);
        buffer.UseAt(_step);
        _buffers.Add(buffer);
        return buffer;
    }

    private static string Capitalize(string name) => char.ToUpperInvariant(name[0]) + name.Substring(1);
}
