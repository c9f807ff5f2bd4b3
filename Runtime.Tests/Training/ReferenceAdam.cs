namespace TxGen.Runtime.Tests.Training;

/// <summary>The textbook's loop over scalars, in double precision.</summary>
internal sealed class ReferenceAdam
{
    private readonly TrainingExample _example;
    private readonly TrainerOptions _options;
    private readonly double[] _gradients = new double[TrainingExample.Floats];
    private readonly double[] _first = new double[TrainingExample.Floats];
    private readonly double[] _second = new double[TrainingExample.Floats];
    private int _calls;
    private int _updates;

    public ReferenceAdam(TrainingExample example, TrainerOptions options)
    {
        (_example, _options) = (example, options);
        Weights = [.. example.Start.Packed(example.Map).ToArray().Select(weight => (double)weight)];
    }

    public double[] Weights { get; }

    public double Norm { get; private set; }

    public void Step(int number)
    {
        foreach ((int index, float gradient) in _example.Gradients(number))
            _gradients[index] += (double)gradient / _options.AccumulationSteps;
        if (++_calls % _options.AccumulationSteps == 0)
            Update();
    }

    private void Update()
    {
        Optimizer adam = _options.Optimizer;
        int t = ++_updates;
        double rate = _options.LearningRate.At(t);
        Norm = Math.Sqrt(_gradients.Sum(gradient => gradient * gradient));
        double clip = _options.MaxGradientNorm is { } limit ? Math.Min(1, limit / (Norm + 1e-6)) : 1;
        foreach ((int i, ParameterKind kind) in _example.Elements)
        {
            double g = _gradients[i] * clip;
            if (Decays(kind))
                Weights[i] -= rate * adam.WeightDecay * Weights[i];
            _first[i] = adam.Beta1 * _first[i] + (1 - adam.Beta1) * g;
            _second[i] = adam.Beta2 * _second[i] + (1 - adam.Beta2) * g * g;
            double denominator = Math.Sqrt(_second[i]) / Math.Sqrt(1 - Math.Pow(adam.Beta2, t)) + adam.Epsilon;
            Weights[i] -= rate / (1 - Math.Pow(adam.Beta1, t)) * _first[i] / denominator;
        }
        Array.Clear(_gradients);
    }

    private bool Decays(ParameterKind kind) => kind switch
    {
        ParameterKind.Matrix or ParameterKind.ResidualProjection => _options.Optimizer.DecayOn.HasFlag(Decay.Matrices),
        ParameterKind.Table => _options.Optimizer.DecayOn.HasFlag(Decay.Embeddings),
        ParameterKind.Bias => _options.Optimizer.DecayOn.HasFlag(Decay.Biases),
        _ => _options.Optimizer.DecayOn.HasFlag(Decay.Norms),
    };
}
