using TxGen.Generator.Spec;

namespace TxGen.Generator.Graph.Operations;

/// <summary>
/// Turns pairs of columns of every head by angles that grow with the position, so that the product of a query and a key depends on
/// their distance alone (Su et al., 2021). Columns beyond the rotated ones pass through.
/// </summary>
internal sealed class Rotary(Value output, Value input, int heads, IReadOnlyList<(RotaryAngles Angles, IReadOnlyList<int> Layers)> angles)
    : Operation(output, [input], [])
{
    public int Heads { get; } = heads;

    public int HeadDim { get; } = output.Columns / heads;

    /// <summary>By how much pairs turn, and in which layers; only θ differs.</summary>
    public IReadOnlyList<(RotaryAngles Angles, IReadOnlyList<int> Layers)> Angles { get; } = angles;

    /// <summary>Columns of a head that are rotated, its first ones.</summary>
    public int Dimension => Angles[0].Angles.Dimension;

    /// <summary>Pairs are neighbours; otherwise half the dimension apart.</summary>
    public bool Interleaved => Angles[0].Angles.Interleaved;

    public override void Differentiate(Differentiation gradients)
    {
        var input = Differentiation.Like(Inputs[0]);
        gradients.Emit(new RotaryGradient(input, gradients.Of(Output), this));
        gradients.Contribute(Inputs[0], input);
    }

    public override void Evaluate(Evaluation evaluation) => Turn(evaluation, Inputs[0], Output, 1);

    /// <summary>Turns every pair by its angle, or back by it.</summary>
    public void Turn(Evaluation evaluation, Value from, Value to, int direction)
    {
        var input = evaluation[from];
        var result = evaluation.Define(to);
        var angles = Angles.First(each => each.Layers.Contains(evaluation.Layer)).Angles;
        int pairs = Dimension / 2;
        foreach (var segment in evaluation.Segments)
        {
            for (int position = 0; position < segment.Length; position++)
            {
                int row = segment.Start + position;
                for (int column = 0; column < input.Columns; column++)
                    result[row, column] = input[row, column];
                for (int head = 0; head < Heads; head++)
                {
                    for (int pair = 0; pair < pairs; pair++)
                    {
                        int first = (head * HeadDim) + (Interleaved ? 2 * pair : pair);
                        int second = first + (Interleaved ? 1 : pairs);
                        double angle = direction * position * angles.Frequency(pair);
                        result[row, first] = (input[row, first] * Math.Cos(angle)) - (input[row, second] * Math.Sin(angle));
                        result[row, second] = (input[row, second] * Math.Cos(angle)) + (input[row, first] * Math.Sin(angle));
                    }
                }
            }
        }
    }
}

/// <summary>
/// By how much each pair of a head's columns turns from one position to the next. The runtime computes the same frequencies on its own,
/// so that tests have two answers to compare.
/// </summary>
/// <param name="Dimension">Columns of a head that are rotated, its first ones.</param>
/// <param name="Interleaved">Pairs are neighbours; otherwise half the dimension apart.</param>
/// <param name="Base">θ.</param>
/// <param name="Factor">What scaling divides frequencies by.</param>
/// <param name="LowFrequencyFactor">Llama 3: frequencies of fewer turns over the original length are divided.</param>
/// <param name="HighFrequencyFactor">Llama 3: frequencies of more turns are kept.</param>
internal sealed record RotaryAngles(
    int Dimension,
    bool Interleaved,
    float Base,
    RotaryScaling Scaling,
    float Factor,
    float LowFrequencyFactor,
    float HighFrequencyFactor,
    int OriginalLength)
{
    /// <summary>The angles of a model's layers, those with the same θ together.</summary>
    public static IReadOnlyList<(RotaryAngles Angles, IReadOnlyList<int> Layers)> Of(ModelSpec spec) => Enumerable.Range(0, spec.Layers)
        .GroupBy(spec.RotaryBaseOf)
        .Select(group => (Of(spec, group.Key), (IReadOnlyList<int>)group.ToList()))
        .ToList();

    private static RotaryAngles Of(ModelSpec spec, float theta) => new(spec.RotaryDim, spec.Positions == Positions.RotaryInterleaved, theta,
        spec.RotaryScaling, spec.RotaryFactor, spec.RotaryLowFrequencyFactor, spec.RotaryHighFrequencyFactor, spec.RotaryOriginalLength);

    /// <summary>Radians a position.</summary>
    public double Frequency(int pair)
    {
        double frequency = Math.Pow(Base, -2.0 * pair / Dimension);
        if (Scaling == RotaryScaling.None)
            return frequency;
        if (Scaling == RotaryScaling.Linear)
            return frequency / Factor;

        // How often the pair turns round over the length the model was first trained on.
        double turns = OriginalLength * frequency / (2 * Math.PI);
        double kept = (turns - LowFrequencyFactor) / (HighFrequencyFactor - LowFrequencyFactor);
        kept = Math.Min(Math.Max(kept, 0), 1);
        return frequency * (kept + ((1 - kept) / Factor));
    }
}
