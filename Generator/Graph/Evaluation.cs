namespace TxGen.Generator.Graph;

/// <summary>A matrix of doubles, row by row.</summary>
internal sealed class Tensor(int rows, int columns)
{
    private readonly double[] _values = new double[rows * columns];

    public int Rows { get; } = rows;

    public int Columns { get; } = columns;

    public ref double this[int row, int column] => ref _values[(row * Columns) + column];

    /// <summary>Takes the values of another of its shape.</summary>
    public void Set(Tensor other) => other._values.CopyTo(_values, 0);
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

/// <summary>The state of an interpreted call: values by identity and layer, parameters by name.</summary>
internal sealed class Evaluation
{
    private readonly Dictionary<Value, Tensor> _values = [];
    private readonly Dictionary<(Value Value, int Layer), Tensor> _layerValues = [];
    private readonly Dictionary<string, double[]> _gradients = [];
    private readonly Func<string, double[]> _parameters;
    private Section? _section;

    private Evaluation(ModelInput input, int extraRows, Func<string, double[]> parameters)
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

    /// <summary>What a training call is told; null where there is nothing to learn.</summary>
    public Lesson? Lesson { get; private init; }

    /// <summary>The loss, once it is evaluated.</summary>
    public double Loss { get; set; }

    /// <summary>The gradients of all parameters by full name, in the order of their shapes.</summary>
    public IReadOnlyDictionary<string, double[]> Gradients => _gradients;

    private bool InLayers => _section is { Kind: SectionKind.Block };

    /// <summary>The layer that is running, where one is.</summary>
    public int Layer { get; private set; }

    /// <summary>A value: this layer's, or that outside of layers, which a last layer leaves there too.</summary>
    public Tensor this[Value value] => InLayers && _layerValues.TryGetValue((value, Layer), out var tensor) ? tensor : _values[value];

    /// <summary>Runs a whole graph in double precision and returns every value, the last block's where there are several.</summary>
    /// <param name="parameters">A parameter's values, in the order of its shape, by full name.</param>
    public static Evaluation Run(ModelGraph graph, ModelInput input, int extraRows, Func<string, float[]> parameters)
    {
        var evaluation = new Evaluation(input, extraRows, Widened(parameters));
        foreach (var section in graph.Sections)
            evaluation.Run(section);
        return evaluation;
    }

    /// <summary>Runs forward pass, loss and, unless only the loss is asked for, backward pass.</summary>
    public static Evaluation Run(TrainingGraph graph, ModelInput input, int extraRows, Func<string, double[]> parameters, Lesson lesson, bool backward = true)
    {
        var evaluation = new Evaluation(input, extraRows, parameters) { Lesson = lesson };
        foreach (var section in backward ? graph.Sections : graph.Forward.Append(graph.Loss))
            evaluation.Run(section);
        return evaluation;
    }

    public Tensor Define(Value value)
    {
        var tensor = new Tensor(value.Rows == RowSymbol.Rows ? RowCount : Segments.Count, value.Columns);
        if (InLayers)
            _layerValues[(value, Layer)] = tensor;
        else
            _values[value] = tensor;
        return tensor;
    }

    public double[] Values(Parameter parameter) => _parameters(_section!.FullName(parameter, Layer));

    /// <summary>Where the gradient of a parameter is summed.</summary>
    public double[] Gradient(Parameter parameter)
    {
        string name = _section!.FullName(parameter, Layer);
        if (!_gradients.TryGetValue(name, out var gradient))
            _gradients.Add(name, gradient = new double[parameter.Count]);
        return gradient;
    }

    /// <summary>What dropout multiplies an element by: 0, or the reciprocal of the share that is kept.</summary>
    public double Keep(int site, int row, int column) => Lesson?.Dropout?.Invoke(site, Layer, row, column) ?? 1;

    private static Func<string, double[]> Widened(Func<string, float[]> parameters)
    {
        var known = new Dictionary<string, double[]>();
        return name =>
        {
            if (!known.TryGetValue(name, out var values))
                known.Add(name, values = Array.ConvertAll(parameters(name), value => (double)value));
            return values;
        };
    }

    private void Run(Section section)
    {
        _section = section;
        for (int i = 0; i < section.Repeat; i++)
        {
            Layer = section.IsBackward ? section.Repeat - 1 - i : i;
            if (InLayers)
            {
                int before = section.IsBackward ? Layer + 1 : Layer - 1;
                _layerValues[(section.Input!, Layer)] = i == 0 ? _values[section.Input!] : _layerValues[(section.Output!, before)];
            }

            foreach (var operation in section.Operations)
                operation.Evaluate(this);
        }

        if (InLayers)
        {
            foreach (var operation in section.Operations)
                foreach (var value in operation.Outputs)
                    _values[value] = _layerValues[(value, Layer)];
        }

        _section = null;
    }
}
