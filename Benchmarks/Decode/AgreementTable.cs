using System.Numerics.Tensors;
using Benchmarks.Limits;
using Benchmarks.Reports;
using TxGen;

namespace Benchmarks.Decode;

/// <summary>How near trained weights in fewer bytes come to float32: logits behind every token of its text, and the text itself.</summary>
internal static class AgreementTable
{
    private const int Tokens = 200;
    private const int Start = 1;

    /// <param name="weights">The trained weights.</param>
    public static Table Measure(string weights)
    {
        var set = Machine.SupportedSets[0];
        var reference = Decoders.Stories260K.Create(set, weights).Session;
        var (text, logits) = Generate(reference);
        var table = new Table("weights", "smallest cosine of the logits", "target", "same choice behind float32's text", "own text is float32's for");
        foreach (var (decoder, target) in new[] { (Decoders.Stories260KBFloat16, "0.9999"), (Decoders.Stories260KInt8, "0.999") })
        {
            var session = decoder.Create(set, weights).Session;
            double cosine = 1;
            int same = 0;
            for (int i = 0; i < Tokens; i++)
            {
                var own = session.Step(i == 0 ? Start : text[i - 1]);
                cosine = Math.Min(cosine, TensorPrimitives.CosineSimilarity(own, logits[i]));
                same += Sampler.Greedy(own) == text[i] ? 1 : 0;
            }

            session.Reset();
            int agreed = Generate(session).Text.Zip(text).TakeWhile(pair => pair.First == pair.Second).Count();
            table.Add($"{decoder.Format}", $"{cosine:0.000000}", target, $"{same} of {Tokens}", $"{agreed} of {Tokens} tokens");
        }

        return table;
    }

    private static (int[] Text, float[][] Logits) Generate(IDecoder session)
    {
        var (text, logits) = (new int[Tokens], new float[Tokens][]);
        int token = Start;
        for (int i = 0; i < Tokens; i++)
        {
            logits[i] = session.Step(token).ToArray();
            token = text[i] = Sampler.Greedy(logits[i]);
        }

        return (text, logits);
    }
}
