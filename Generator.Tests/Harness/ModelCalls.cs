namespace TxGen.Generator.Tests.Harness;

/// <summary>Calls of a session whatever its model takes and gives.</summary>
internal static class ModelCalls
{
    public static float[] Hidden(this ISession session, GoldenCase input) => session switch
    {
        IEncoder<int> when input.Types.Length > 0 => TypedForward(session)(input.Tokens, input.Types).ToArray(),
        IEncoder<int> encoder => encoder.Forward(input.Tokens).ToArray(),
        IEncoder<float> encoder => encoder.Forward(input.Rows).ToArray(),
        _ => throw new NotSupportedException(),
    };

    public static float[] Pooled(this ISession session, GoldenCase input) =>
        Call(session, input, "Embed", input.Pooled!.Length);

    /// <summary>The head's result, whichever head it is.</summary>
    public static float[] Output(this ISession session, GoldenCase input) =>
        Call(session, input, HeadMethod(session), input.Output!.Length);

    public static string HeadMethod(ISession session) =>
        new[] { "Classify", "ClassifyTokens", "Predict", "Logits" }.First(name => session.GetType().GetMethods().Any(method => method.Name == name));

    /// <summary>Calls a batch method with all cases in one call and returns the results one after another.</summary>
    public static float[] Batch(this ISession session, string method, IReadOnlyList<GoldenCase> cases, int floats)
    {
        var result = new float[floats];
        int[] lengths = cases.Select(each => each.Length).ToArray();
        if (session is IEncoder<float>)
            Bind<BatchCall<float>>(session, method + "Batch")(cases.SelectMany(each => each.Rows).ToArray(), lengths, result);
        else if (cases[0].Types.Length > 0)
            Bind<TypedBatchCall>(session, method + "Batch")(cases.SelectMany(each => each.Tokens).ToArray(), cases.SelectMany(each => each.Types).ToArray(), lengths, result);
        else
            Bind<BatchCall<int>>(session, method + "Batch")(cases.SelectMany(each => each.Tokens).ToArray(), lengths, result);
        return result;
    }

    private static float[] Call(ISession session, GoldenCase input, string method, int floats)
    {
        var result = new float[floats];
        if (session is IEncoder<float>)
            Bind<SingleCall<float>>(session, method)(input.Rows, result);
        else if (input.Types.Length > 0)
            Bind<TypedCall>(session, method)(input.Tokens, input.Types, result);
        else
            Bind<SingleCall<int>>(session, method)(input.Tokens, result);
        return result;
    }

    public delegate void SingleCall<T>(ReadOnlySpan<T> input, Span<float> output);

    public delegate void TypedCall(ReadOnlySpan<int> tokens, ReadOnlySpan<int> types, Span<float> output);

    public delegate void BatchCall<T>(ReadOnlySpan<T> input, ReadOnlySpan<int> lengths, Span<float> output);

    public delegate void TypedBatchCall(ReadOnlySpan<int> tokens, ReadOnlySpan<int> types, ReadOnlySpan<int> lengths, Span<float> output);

    public delegate ReadOnlySpan<float> TypedForwardCall(ReadOnlySpan<int> tokens, ReadOnlySpan<int> types);

    public static TDelegate Bind<TDelegate>(ISession session, string method)
        where TDelegate : Delegate =>
        (TDelegate)Delegate.CreateDelegate(typeof(TDelegate), session, method);

    private static TypedForwardCall TypedForward(ISession session) => Bind<TypedForwardCall>(session, "Forward");
}
