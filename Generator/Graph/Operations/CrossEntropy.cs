namespace TxGen.Generator.Graph.Operations;

/// <summary>
/// The mean of -Σ q·log softmax(logits) over all rows whose class counts, q being the target's distribution: all on the target, or
/// smoothed. Defines its own gradient with respect to the logits, (softmax - q) / rows.
/// </summary>
internal sealed class CrossEntropy(Value gradient, Value logits) : Operation(gradient, [logits], [])
{
    public override void Evaluate(Evaluation evaluation)
    {
        var logits = evaluation[Inputs[0]];
        var gradient = evaluation.Define(Output);
        var lesson = evaluation.Lesson!;
        int classes = logits.Columns;
        int counted = lesson.Classes.Count(target => target != lesson.Ignored);
        for (int row = 0; row < logits.Rows; row++)
        {
            if (lesson.Classes[row] == lesson.Ignored)
                continue;
            double max = Enumerable.Range(0, classes).Max(column => logits[row, column]);
            double logSum = max + Math.Log(Enumerable.Range(0, classes).Sum(column => Math.Exp(logits[row, column] - max)));
            for (int column = 0; column < classes; column++)
            {
                double log = logits[row, column] - logSum;
                double wanted = Wanted(lesson, classes, row, column);
                evaluation.Loss -= wanted * log / counted;
                if (lesson.SmoothsExceptPadding && wanted > 0)
                    evaluation.Loss += wanted * Math.Log(wanted) / counted;
                gradient[row, column] = (Math.Exp(log) - wanted) / counted;
            }
        }
    }

    /// <summary>The probability that a class should have.</summary>
    private static double Wanted(Lesson lesson, int classes, int row, int column)
    {
        bool isTarget = column == lesson.Classes[row];
        if (lesson.SmoothsExceptPadding)
            return isTarget ? 1 - lesson.Smoothing : column == lesson.Ignored ? 0 : lesson.Smoothing / (classes - 2);
        return (isTarget ? 1 - lesson.Smoothing : 0) + (lesson.Smoothing / classes);
    }
}
