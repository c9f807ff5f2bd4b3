using System.Runtime.Intrinsics;
using TxGen.Generator.Graph;
using TxGen.Generator.Spec;
using TxGen.Runtime;
using ParameterKind = TxGen.Generator.Graph.ParameterKind;

namespace TxGen.Generator.Tests.Harness;

/// <summary>Loss and gradients by the graph's own evaluation in double precision: the oracle of compiled trainers.</summary>
internal sealed class TrainingInterpreter
{
    private readonly ModelSpec _spec;
    private readonly ModelGraph _model;
    private readonly TrainingGraph _graph;

    public TrainingInterpreter(ModelSpec spec)
    {
        _spec = spec;
        _model = GraphBuilder.Build(spec, training: true);
        _graph = TrainingGraph.Of(_model);
    }

    /// <summary>Random values that keep every layer's numbers in the order of 1, by full name.</summary>
    public Dictionary<string, double[]> RandomParameters(Random random)
    {
        var parameters = new Dictionary<string, double[]>();
        foreach (var section in _model.Sections)
            foreach (var parameter in section.Parameters)
                foreach (int layer in section.LayersOf(parameter))
                    parameters[section.FullName(parameter, layer)] = Values(parameter);
        return parameters;

        double[] Values(Parameter parameter)
        {
            double center = parameter.Kind == ParameterKind.Scale ? 1 : 0;
            double width = parameter.Kind is ParameterKind.Matrix or ParameterKind.ResidualProjection ? 3 / Math.Sqrt(parameter.Columns) : 1;
            return Enumerable.Range(0, (int)parameter.Count).Select(_ => center + (width * (random.NextDouble() - 0.5))).ToArray();
        }
    }

    /// <summary>The parameters of a file, or of those of its tensors whose names begin with a prefix.</summary>
    public Dictionary<string, double[]> Parameters(TensorFile file, string prefix = "") =>
        Interpreter.Parameters(_spec, _model, file, prefix).ToDictionary(parameter => parameter.Key, parameter => Close.Widen(parameter.Value));

    public Evaluation Run(Dictionary<string, double[]> parameters, TrainingBatch batch, Lesson lesson, bool backward = true)
    {
        var input = new ModelInput(batch.Input.Lengths!)
        {
            Tokens = batch.Input.Tokens ?? [],
            TokenTypes = batch.Input.Types ?? [],
            Features = batch.Input.Rows ?? [],
        };
        return Evaluation.Run(_graph, input, _spec.ExtraRows, name => parameters[name], lesson with { Classes = batch.Classes ?? [], Numbers = batch.Values ?? [] }, backward);
    }

    /// <summary>What a trainer with a seed drops in one of its calls.</summary>
    public Func<int, int, int, int, double> Dropout(int seed, long call) => (site, layer, row, column) =>
    {
        float rate = site switch
        {
            DropoutSites.Embedding => _spec.EmbeddingDropout,
            DropoutSites.AttentionOutput or DropoutSites.FfnOutput => _spec.ResidualDropout,
            _ => _spec.AttentionDropout,
        };
        ulong key = DropoutMask.Key(seed, call, (layer * DropoutSites.Count(_spec.Heads)) + site);
        return new DropoutMask(key, rate).Row((uint)row).Apply(Vector128<float>.One, (nuint)column).ToScalar();
    };
}
