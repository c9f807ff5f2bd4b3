namespace TxGen.Generator.Tests.Harness;

/// <summary>Results for one sequence, whatever the model takes and whichever head it has.</summary>
internal static class ModelCalls
{
    public static float[] Hidden(this ISession session, GoldenCase golden) => Call(session, "Forward", golden, golden.Hidden);

    public static float[] Pooled(this ISession session, GoldenCase golden) => Call(session, "Embed", golden, golden.Pooled!);

    public static float[] Output(this ISession session, GoldenCase golden) => Call(session, HeadMethod(session), golden, golden.Output!);

    /// <summary>Logits behind every token, the first half of them at once and the others step by step.</summary>
    public static float[] Decoded(this IDecoder session, GoldenCase golden)
    {
        int first = (golden.Tokens.Length + 1) / 2;
        float[] logits = new float[golden.Tokens.Length * session.Vocabulary];
        session.Reset();
        session.Prefill(golden.Tokens.AsSpan(0, first), logits);
        for (int i = first; i < golden.Tokens.Length; i++)
            session.Step(golden.Tokens[i]).CopyTo(logits.AsSpan(i * session.Vocabulary));
        return logits;
    }

    public static bool Pools(this ISession session) => session is IEmbedder<int> or IEmbedder<float>;

    public static string HeadMethod(ISession session) => session switch
    {
        IClassifier<int> or IClassifier<float> => "Classify",
        ITokenClassifier<int> or ITokenClassifier<float> => "ClassifyTokens",
        IRegressor<int> or IRegressor<float> => "Predict",
        _ => "Logits",
    };

    private static float[] Call(ISession session, string method, GoldenCase golden, float[] expected) =>
        SessionMethod.Of(session, method, golden.Input).Run(golden.Input, expected.Length);
}
