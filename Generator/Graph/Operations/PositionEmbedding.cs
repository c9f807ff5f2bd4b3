using TxGen.Generator.Spec;

namespace TxGen.Generator.Graph.Operations;

/// <summary>
/// Adds the row of each position within its sequence: a learned table, or sines and cosines
/// ("Attention Is All You Need", section 3.5).
/// </summary>
internal sealed class PositionEmbedding(Value output, Value input, Positions kind, int offset, int rows, Parameter? table)
    : Operation(output, [input], [table])
{
    public Positions Kind { get; } = kind;

    /// <summary>The position of a sequence's first row.</summary>
    public int Offset { get; } = offset;

    /// <summary>Positions a sequence may have, counted from the first row.</summary>
    public int Rows { get; } = rows;

    /// <summary>Learned rows, the <see cref="Offset"/> first ones unused; null for sinusoids.</summary>
    public Parameter? Table => Parameters.FirstOrDefault();

    public override void Differentiate(Differentiation gradients)
    {
        if (Table is not null)
            gradients.Emit(new PositionEmbeddingGradient(gradients.Of(Output), this));
        if (gradients.Needs(Inputs[0]))
            gradients.Contribute(Inputs[0], gradients.Of(Output));
    }

    public override void Evaluate(Evaluation evaluation)
    {
        var input = evaluation[Inputs[0]];
        var result = evaluation.Define(Output);
        var table = Table is null ? null : evaluation.Values(Table);
        foreach (var segment in evaluation.Segments)
        {
            for (int i = 0; i < segment.Length; i++)
            {
                for (int column = 0; column < Output.Columns; column++)
                {
                    double position = table is null
                        ? Sinusoid(Offset + (double)i, column)
                        : table[((Offset + i) * Output.Columns) + column];
                    result[segment.Start + i, column] = input[segment.Start + i, column] + position;
                }
            }
        }
    }

    private double Sinusoid(double position, int column)
    {
        int sines = (Output.Columns + 1) / 2;
        bool interleaved = Kind == Positions.Sinusoidal;
        bool isSine = interleaved ? column % 2 == 0 : column < sines;
        int pair = interleaved ? column / 2 : isSine ? column : column - sines;
        double angle = position / Math.Pow(10000.0, 2.0 * pair / Output.Columns);
        return isSine ? Math.Sin(angle) : Math.Cos(angle);
    }
}
