using TxGen.Generator.Graph;
using TxGen.Generator.Graph.Operations;

namespace TxGen.Generator.Planning;

/// <summary>
/// Which buffer holds which value while steps are planned one after another. A step may write over a value that it is the last
/// to read; so the residual stream stays in one buffer from the embedding to the last norm, in every block, and so does its gradient
/// on the way back. What the backward pass reads of a block lies where each layer has room of its own.
/// </summary>
internal sealed class ValuePlaces(Dictionary<Value, int> reads, Capacities capacities, KeptPlan? kept = null)
{
    private readonly Dictionary<Value, View> _views = [];
    private readonly Dictionary<Value, int> _remainingReads = new(reads);
    private readonly Dictionary<Value, View> _pinned = [];
    private readonly List<BufferPlan> _buffers = [];
    private Section? _section;
    private int _step;
    private int _headStep;

    public IReadOnlyList<BufferPlan> Buffers => _buffers;

    public View this[Value value] => _views[value];

    /// <summary>Values of the forward block are kept.</summary>
    private bool Keeps => kept is not null && _section is { Kind: SectionKind.Block, IsBackward: false };

    public void Open(Section section)
    {
        _section = section;
        if (section is { Kind: SectionKind.Head, IsBackward: false })
            _headStep = _step;
        if (kept is null || section.Kind is not (SectionKind.Input or SectionKind.Block) || section.IsBackward)
            return;
        if (section.Kind == SectionKind.Input)
        {
            // What joins projected rows joins them in place.
            var value = section.Output!;
            Operation source;
            do
            {
                _pinned[value] = new(kept.First, 0);
                source = section.Operations.First(operation => operation.Outputs.Contains(value));
                value = source.Inputs.FirstOrDefault();
            }
            while (source is ClassToken or PositionEmbedding or TypeEmbedding);
            return;
        }

        // A layer's result is what the next one starts from.
        _views[section.Input!] = new(kept.Input, 0);
        _pinned[section.Output!] = new(kept.Output, 0);
    }

    public void NextStep() => _step++;

    /// <summary>A block finds its own output where it expects its input.</summary>
    public void Close(Section section)
    {
        if (section.Kind != SectionKind.Block)
            return;
        if (Keeps)
            _views[section.Output!] = new(kept!.Last, 0);
        else if (_views[section.Input!] != _views[section.Output!])
            throw new InvalidOperationException("A block must leave the residual stream in the buffer where it found it.");
    }

    public View Read(Value value)
    {
        var view = _views[value];
        view.Buffer.UseAt(_step);
        _remainingReads[value]--;
        return view;
    }

    /// <summary>Whether a value has readers besides so many.</summary>
    public bool IsReadAgain(Value value, int after) => _remainingReads.TryGetValue(value, out int left) && left > after;

    public View Write(Value value, int? width = null)
    {
        if (_pinned.TryGetValue(value, out var pinned))
            return _views[value] = pinned;
        var (rows, count) = RowsOf(value);
        var buffer = Add(value.Name, $"[{rows}, {value.Columns}]", count, Panel.Stride(width ?? value.Columns), IsKept(value), InHead(value));
        return _views[value] = new(buffer, 0);
    }

    /// <summary>Writes into the place of a value that nobody reads any more, else into a new one.</summary>
    public View WriteOver(Value value, Value old)
    {
        bool free = !IsReadAgain(old, after: 0);
        if (!free || old.Rows != value.Rows || old.Columns != value.Columns || _pinned.ContainsKey(value) || IsKept(value) != _views[old].Buffer.InLayer)
            return Write(value);
        var view = _views[old];
        view.Buffer.UseAt(_step);
        return _views[value] = view;
    }

    /// <summary>One buffer for several values, each starting at a whole panel.</summary>
    public View WriteSideBySide(IReadOnlyList<Value> values)
    {
        var (rows, count) = RowsOf(values[0]);
        string shape = $"[{rows}, {string.Join(" + ", values.Select(value => value.Columns))}]: {string.Join(", ", values.Select(value => value.Name))}";
        int width = values.Sum(value => Panel.Pad(value.Columns));
        var buffer = Add(string.Concat(values.Select(value => Capitalize(value.Name))), shape, count, Panel.Stride(width), values.Any(IsKept), InHead(values[0]));
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

    /// <summary>Working memory that an earlier step had too.</summary>
    public void UseAgain(BufferPlan buffer) => buffer.UseAt(_step);

    /// <summary>Rows of rotary factors stay for every layer, on the way forward and back.</summary>
    public void UseAgain(IReadOnlyList<RotaryTable> tables)
    {
        foreach (var table in tables)
            if (_section!.Kind == SectionKind.Block)
                table.Rows?.UseAt(_step);
    }

    /// <summary>A value that is where another one was.</summary>
    public void Alias(Value value, View view) => _views[value] = view;

    /// <summary>Memory of the current step that the backward pass of its layer reads.</summary>
    public void Keep(params BufferPlan[] buffers)
    {
        foreach (var buffer in buffers)
            kept!.Add(buffer);
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

    /// <summary>A rotation turns its input in place, so that lies where its result is kept.</summary>
    private bool IsKept(Value value) =>
        Keeps && (kept!.Values.Contains(value) || _section!.Operations.Any(operation => operation is Rotary && operation.Inputs[0] == value && kept.Values.Contains(operation.Output)));

    /// <summary>A head on every row takes a block of rows at a time, but leaves the gradients of all behind.</summary>
    private (string Name, int Count) RowsOf(Value value) =>
        value.Rows == RowSymbol.Segments ? ("segments", capacities.Segments)
        : InHead(value) ? ("rows", capacities.HeadRows)
        : ("rows", capacities.Rows);

    private bool InHead(Value value) =>
        value.Rows == RowSymbol.Rows
        && (_section!.Kind == SectionKind.Head || (_section.Kind == SectionKind.Loss && _views[_section.Input!].Buffer.OfSomeRows))
        && !(_section.IsBackward && _section.Output == value);

    private BufferPlan Add(string valueName, string shape, int rows, int stride, bool isKept, bool ofSomeRows)
    {
        var others = isKept ? kept!.Buffers : _buffers;
        string name = Capitalize(valueName);
        int same = others.Count(buffer => buffer.Name == name || (buffer.Name.StartsWith(name, StringComparison.Ordinal) && int.TryParse(buffer.Name.Substring(name.Length), out _)));
        var buffer = new BufferPlan(same == 0 ? name : $"{name}{same + 1}", shape, rows, stride) { OfSomeRows = ofSomeRows };
        if (isKept)
        {
            kept!.Add(buffer);
            return buffer;
        }

        buffer.UseAt(_step);
        if (!ofSomeRows && _section is { Kind: SectionKind.Head, IsBackward: true })
            buffer.UseAt(_headStep);   // the head's next block of rows must not run over what it leaves of this one
        _buffers.Add(buffer);
        return buffer;
    }

    private static string Capitalize(string name) => char.ToUpperInvariant(name[0]) + name.Substring(1);
}
