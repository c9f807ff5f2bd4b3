namespace TxGen.Generator.Graph;

/// <summary>A matrix of doubles, row by row.</summary>
internal sealed class Tensor(int rows, int columns)
{
    private readonly double[] _values = new double[rows * columns];

    public int Rows { get; } = rows;

    public int Columns { get; } = columns;

    public ref double this[int row, int column] => ref _values[(row * Columns) + column];
}

/// <summary>A sequence's place among the rows of a call.</summary>
internal readonly record struct Segment(int Start, int Length);

/// <summary>What a caller hands to the model: token ids (and types) or float rows of all sequences, and the sequences' lengths.</summary>
internal sealed record ModelInput(IReadOnlyList<int> Lengths)
{
    public IReadOnlyList<int> Tokens { get; init; } = [];

    public IReadOnlyList<int> TokenTypes { get; init; } = [];

    public IReadOnlyList<float> Features { get; init; } = [];
}

/// <summary>The state of an interpreted call: values by identity, parameters by name.</summary>
internal sealed class Evaluation
{
    private readonly Dictionary<Value, Tensor> _values = [];
    private readonly Func<string, float[]> _parameters;
    private Section? _section;
    private int _layer;

    private Evaluation(ModelInput input, int extraRows, Func<string, float[]> parameters)
    {
        Input = input;
        _parameters = parameters;
        int start = 0;
        foreach (int length in input.Lengths)
        {
            Segments.Add(new(start, length + extraRows));
            start += length + extraRows;
        }

        RowCount = start;
    }

    public ModelInput Input { get; }

    public List<Segment> Segments { get; } = [];

    public int RowCount { get; }

    public Tensor this[Value value] => _values[value];

    /// <summary>Runs a whole graph in double precision and returns every value, the last block's where there are several.</summary>
    /// <param name="parameters">A parameter's values, in the order of its shape, by full name.</param>
    public static Evaluation Run(ModelGraph graph, ModelInput input, int extraRows, Func<string, float[]> parameters)
    {
        var evaluation = new Evaluation(input, extraRows, parameters);
        foreach (var section in graph.Sections)
            evaluation.Run(section);
        return evaluation;
    }

    public Tensor Define(Value value) =>
        _values[value] = new(value.Rows == RowSymbol.Rows ? RowCount : Segments.Count, value.Columns);

    public float[] Values(Parameter parameter) => _parameters(_section!.FullName(parameter, _layer));

    private void Run(Section section)
    {
        _section = section;
        for (_layer = 0; _layer < section.Repeat; _layer++)
        {
            foreach (var operation in section.Operations)
                operation.Evaluate(this);
            if (section.Repeat > 1)
                _values[section.Input!] = _values[section.Output!];
        }
    }
}
