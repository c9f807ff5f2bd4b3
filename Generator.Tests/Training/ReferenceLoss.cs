using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Training;

/// <summary>The losses as they are defined, in double precision.</summary>
internal static class ReferenceLoss
{
    /// <summary>Of results one behind another, as many for every target.</summary>
    public static double Of(double[] results, TrainingBatch batch, int ignored = -100, double smoothing = 0, bool exceptPadding = false)
    {
        if (batch.Values is { } values)
            return values.Select((value, i) => (results[i] - value) * (results[i] - value)).Average();

        int classes = results.Length / batch.Classes!.Length;
        return batch.Classes
            .Select((target, i) => (Target: target, Logits: results[(i * classes)..((i + 1) * classes)]))
            .Where(each => each.Target != ignored)
            .Average(each => exceptPadding ? Divergence(each.Logits, each.Target, ignored, smoothing) : CrossEntropy(each.Logits, each.Target, smoothing));
    }

    /// <summary>PyTorch's: all classes share the smoothing.</summary>
    private static double CrossEntropy(double[] logits, int target, double smoothing)
    {
        double[] logs = LogSoftmax(logits);
        return (-(1 - smoothing) * logs[target]) - (smoothing * logs.Average());
    }

    /// <summary>The Annotated Transformer's: all classes but the target and the padding share the smoothing.</summary>
    private static double Divergence(double[] logits, int target, int padding, double smoothing)
    {
        double[] logs = LogSoftmax(logits);
        double Term(int index)
        {
            double wanted = index == target ? 1 - smoothing : smoothing / (logits.Length - 2);
            return wanted * (Math.Log(wanted) - logs[index]);
        }

        return Enumerable.Range(0, logits.Length).Where(index => index != padding).Sum(Term);
    }

    private static double[] LogSoftmax(double[] logits)
    {
        double largest = logits.Max(), log = largest + Math.Log(logits.Sum(logit => Math.Exp(logit - largest)));
        return logits.Select(logit => logit - log).ToArray();
    }
}
