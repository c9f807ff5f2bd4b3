using TxGen.Generator.Graph;
using TxGen.Generator.Planning.Weights;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Tests.Harness;

/// <summary>The graph's own evaluation in double precision, with weights read from a file: the oracle of compiled models.</summary>
internal sealed class Interpreter
{
    private readonly ModelSpec _spec;
    private readonly ModelGraph _graph;
    private readonly Dictionary<string, float[]> _parameters;

    public Interpreter(ModelSpec spec, TensorFile weights, string prefix = "")
    {
        _spec = spec;
        _graph = GraphBuilder.Build(spec);
        _parameters = Parameters(spec, _graph, weights, prefix);
    }

    /// <summary>A file's tensors whose names begin with a prefix as parameters of the graph, by their full names.</summary>
    public static Dictionary<string, float[]> Parameters(ModelSpec spec, ModelGraph graph, TensorFile weights, string prefix)
    {
        var parameters = new Dictionary<string, float[]>();
        foreach (var section in graph.Sections)
            foreach (var parameter in section.Parameters)
                foreach (int layer in section.LayersOf(parameter))
                    parameters[section.FullName(parameter, layer)] = Read(weights, prefix, NamingScheme.For(spec, section.Kind, parameter), parameter, layer, FirstRow(spec, parameter));
        return parameters;
    }

    /// <summary>Hidden states, and pooled vectors and head results where the model has them, of all sequences.</summary>
    public (double[] Hidden, double[]? Pooled, double[]? Output) Run(CallInput input)
    {
        var call = new ModelInput(input.Lengths ?? [input.Length(_spec)])
        {
            Tokens = input.Tokens ?? [],
            TokenTypes = input.Types ?? [],
            Features = input.Rows ?? [],
        };
        var evaluation = Evaluation.Run(_graph, call, _spec.ExtraRows, name => _parameters[name]);
        return (Flat(_graph.Hidden)!, Flat(_graph.Pooled), Flat(_graph.Result));

        double[]? Flat(Value? value) => value is null ? null : Flatten(evaluation[value]).ToArray();
    }

    private static IEnumerable<double> Flatten(Tensor tensor)
    {
        for (int row = 0; row < tensor.Rows; row++)
            for (int column = 0; column < tensor.Columns; column++)
                yield return tensor[row, column];
    }

    /// <summary>Where a parameter begins among the outputs of a tensor that holds Q, K and V, or gate and up, side by side.</summary>
    private static int FirstRow(ModelSpec spec, Parameter parameter) => parameter.Name.Split('.')[1] switch
    {
        "key" => spec.AttentionWidth,
        "value" => spec.AttentionWidth + spec.KvWidth,
        "up" => spec.DFf,
        _ => 0,
    };

    /// <summary>A parameter's values in the order of its own shape, however the file stores it.</summary>
    private static float[] Read(TensorFile weights, string prefix, FileTensor file, Parameter parameter, int layer, int first)
    {
        string name = file.Name.Replace("{layer}", $"{layer}");
        name = weights.Has(prefix + name) ? prefix + name : name;
        float[] values = weights.Floats(name);

        if (!file.InputsFirst)
        {
            int start = parameter.IsVector ? first : first * parameter.Columns;
            return values.Length == parameter.Count ? values : values[start..(start + (int)parameter.Count)];
        }

        int outputs = weights.Shape(name)[1];
        var result = new float[parameter.Count];
        for (int output = 0; output < parameter.Rows; output++)
            for (int input = 0; input < parameter.Columns; input++)
                result[(output * parameter.Columns) + input] = values[(input * outputs) + (outputs == parameter.Rows ? 0 : first) + output];
        return result;
    }
}
