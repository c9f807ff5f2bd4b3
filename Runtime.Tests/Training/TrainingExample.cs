namespace TxGen.Runtime.Tests.Training;

/// <summary>A model of every kind of parameter, with panels and rows that need padding, and tables that stand in no file.</summary>
internal sealed class TrainingExample
{
    public const int Floats = 7120;
    public const int TransposedFloats = 2816;

    private readonly List<(int Index, ParameterKind Kind)> _elements = [];

    public TrainingExample()
    {
        Map = new WeightMap("Example", layers: 2, Floats);
        Rows("table", ParameterKind.Table, 5, 7, 0);
        Map.Sinusoids(rows: 3, columns: 7, start: 0, halves: false, offset: 80, stride: 16);
        Matrix("q", ParameterKind.Matrix, MatrixOrder.OutputsByInputs, 19, new PanelPart(11, 128));
        Matrix("k", ParameterKind.Matrix, MatrixOrder.OutputsByInputs, 19, new PanelPart(16, 432));
        Matrix("v", ParameterKind.Matrix, MatrixOrder.OutputsByInputs, 19, new PanelPart(17, 736));
        Vector("bias", ParameterKind.Bias, new PanelPart(11, 1344), new PanelPart(16, 1360), new PanelPart(17, 1376));
        Matrix("down", ParameterKind.ResidualProjection, MatrixOrder.InputsByOutputs, 33, new PanelPart(7, 1408));
        Rows("scale", ParameterKind.Scale, 1, 7, 1936);
        Map.RotaryTable(positions: 2, dimension: 4, new RotaryAngles(10000, Interleaved: false), offset: 1952, stride: 16);
        Vector("bias2", ParameterKind.Bias, new PanelPart(7, 1984));
        // In one file tensor, in reverse order.
        Matrix("wide", ParameterKind.Matrix, MatrixOrder.InputsByOutputs, 40, new PanelPart(50, 4560), new PanelPart(50, 2000));

        Transposed = new TransposedMap(TransposedFloats);
        Transposed.Matrix(source: 1408, inputs: 33, panels: 1, destination: 2048);
        // Three tensors, one matrix to the kernels.
        Transposed.Matrix(source: 128, inputs: 19, panels: 4, destination: 0);
        Start = PackedWeights.CreateRandom(Map, seed: 3, Initialization.Normal(0.5f));
    }

    public static InstructionSet[] Sets => [.. Enum.GetValues<InstructionSet>().Where(InstructionSets.IsSupported)];

    public WeightMap Map { get; }

    public TransposedMap Transposed { get; }

    public PackedWeights Start { get; }

    /// <summary>Where parameters lie in packed memory; the rest is padding and tables.</summary>
    public IReadOnlyList<(int Index, ParameterKind Kind)> Elements => _elements;

    public TrainingState Train(TrainerOptions? options = null) => new(Map, Transposed, Start, options);

    /// <summary>A step whose gradients depend on its number alone.</summary>
    public void Step(TrainingState state, int number)
    {
        Span<float> gradients = state.AllGradients();
        foreach ((int index, float gradient) in Gradients(number))
            gradients[index] += gradient / state.Options.AccumulationSteps;
        state.Complete(loss: 1);
    }

    /// <summary>Gradients of very different size, and some that are zero.</summary>
    public IEnumerable<(int Index, float Gradient)> Gradients(int number)
    {
        var random = new Random(number);
        foreach ((int index, _) in _elements)
        {
            float size = random.Next(5) switch { 0 => 0, 1 => 1e-4f, 2 => 1, _ => 0.02f };
            yield return (index, size * (random.NextSingle() - 0.5f));
        }
    }

    private void Rows(string name, ParameterKind kind, int rows, int columns, int offset)
    {
        Map.Rows(name, kind, [rows, columns], rows, columns, offset, stride: 16);
        for (int i = 0; i < rows * columns; i++)
            _elements.Add((offset + i / columns * 16 + i % columns, kind));
    }

    private void Vector(string name, ParameterKind kind, params PanelPart[] parts)
    {
        Map.Vector(name, kind, parts);
        foreach (PanelPart part in parts)
        {
            for (int i = 0; i < part.Outputs; i++)
                _elements.Add((part.Offset + i, kind));
        }
    }

    private void Matrix(string name, ParameterKind kind, MatrixOrder order, int inputs, params PanelPart[] parts)
    {
        Map.Matrix(name, kind, order, inputs, parts);
        foreach (PanelPart part in parts)
        {
            for (int n = 0; n < part.Outputs; n++)
            {
                for (int k = 0; k < inputs; k++)
                    _elements.Add((part.Offset + (n / 16 * inputs + k) * 16 + n % 16, kind));
            }
        }
    }
}
