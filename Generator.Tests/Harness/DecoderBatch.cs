namespace TxGen.Generator.Tests.Harness;

/// <summary>What a decoder's session class has beyond <see cref="IDecoder"/>, without its static type.</summary>
internal static class DecoderCalls
{
    public static IDecoder Fork(this IDecoder session) => session.GetType().GetMethod("Fork")!.CreateDelegate<Func<IDecoder>>(session)();
}

/// <summary>Sessions that step together, without their static type. A step allocates nothing, so that tests can count what the sessions allocate.</summary>
internal abstract class DecoderBatch
{
    /// <summary>A batch of any sessions, null among them; at least one tells the class.</summary>
    public static DecoderBatch Of(params IReadOnlyList<IDecoder?> sessions) => Of(sessions.First(session => session is not null)!.GetType(), sessions);

    public static DecoderBatch Of(Type session, IReadOnlyList<IDecoder?> sessions) =>
        (DecoderBatch)Activator.CreateInstance(typeof(DecoderBatch<>).MakeGenericType(session), sessions)!;

    public abstract void Step(ReadOnlySpan<int> tokens, Span<float> logits);
}

internal sealed class DecoderBatch<TSession>(IReadOnlyList<IDecoder?> sessions) : DecoderBatch
    where TSession : class, IDecoder<TSession>
{
    private readonly TSession[] _sessions = sessions.Select(session => (TSession)session!).ToArray();

    public override void Step(ReadOnlySpan<int> tokens, Span<float> logits) => TSession.StepBatch(_sessions, tokens, logits);
}
