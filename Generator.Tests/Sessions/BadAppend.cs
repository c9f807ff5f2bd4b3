using System.Runtime.InteropServices;
using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Sessions;

/// <summary>A call of a decoder with one thing wrong, and what the exception must say about it.</summary>
internal sealed record BadAppend(string What, Action<DecoderScene> Call, Type Exception, string? Parameter, params object[] Says)
{
    /// <summary>Everything that can be wrong with a call.</summary>
    public static IEnumerable<BadAppend> Of(DecoderScene scene) =>
        OfTokens(scene).Concat(OfPrefill(scene)).Concat(OfRewind(scene)).Concat(OfSessions(scene)).Concat(OfBatch(scene));

    private static IEnumerable<BadAppend> OfTokens(DecoderScene scene)
    {
        int limit = scene.First.Vocabulary;
        foreach (int id in new[] { -1, limit, int.MinValue, int.MaxValue })
        {
            yield return Id($"a step with token {id}", each => each.First.Step(id), "token");
            yield return Id($"token {id} at the end of a prefill", each => each.First.Prefill(At(each.First, id)), "tokens", At(scene.First, id).Length - 1);
            yield return Id($"token {id} with all logits", each => each.First.Prefill([id], each.Logits), "tokens", 0);
            yield return Id($"token {id} in a batch", each => DecoderBatch.Of(each.First, each.Second).Step([0, id], each.Logits), "tokens", 1);

            BadAppend Id(string what, Action<DecoderScene> call, string name, int? index = null) =>
                new(what, call, typeof(ArgumentOutOfRangeException), name, index is null ? name : $"{name}[{index}]", id, limit - 1);
        }

        // As many as there is room for, and the last one bad.
        static int[] At(IDecoder session, int id) => [.. new int[session.MaxLength - (int)session.Position - 1], id];
    }

    private static IEnumerable<BadAppend> OfPrefill(DecoderScene scene)
    {
        int room = scene.First.MaxLength - (int)scene.First.Position;
        int needed = room * scene.First.Vocabulary;
        yield return Bad("no tokens", each => each.First.Prefill([]), "tokens", "empty");
        yield return Bad("no tokens with all logits", each => each.First.Prefill([], each.Logits), "tokens", "empty");
        yield return Bad("a token too many", each => each.First.Prefill(new int[room + 1]), "tokens", room + 1, scene.First.Position, scene.First.MaxLength);
        yield return Bad("a token too many with all logits", each => each.First.Prefill(new int[room + 1], each.Logits), "tokens", room + 1, scene.First.MaxLength);
        yield return Bad("a token for a full sequence", each => each.Full.Prefill([0]), "tokens", 1, scene.Full.MaxLength);
        yield return Bad("no tokens for a full sequence", each => each.Full.Prefill([]), "tokens", "empty");
        yield return Bad("too little room", each => each.First.Prefill(new int[room], each.Logits.AsSpan(0, needed - 1)), "logits", needed - 1, needed);
        yield return Bad("no room", each => each.First.Prefill([0], []), "logits", 0, scene.First.Vocabulary);
        yield return Bad("tokens in the session's memory", each => each.First.Prefill(Hidden(each.First)), "tokens", "copy it first");
        yield return Bad("tokens in the session's memory with all logits", each => each.First.Prefill(Hidden(each.First), each.Logits), "tokens", "copy it first");
        yield return new("a step of a full sequence", each => each.Full.Step(0), typeof(InvalidOperationException), null, scene.Full.MaxLength, "MaxLength", "Rewind");
    }

    private static IEnumerable<BadAppend> OfRewind(DecoderScene scene)
    {
        foreach (long position in new[] { -1, scene.First.Position + 1, int.MinValue, int.MaxValue, long.MinValue, long.MaxValue })
        {
            yield return new($"rewinding to {position}", each => each.First.Rewind(position),
                typeof(ArgumentOutOfRangeException), "position", position, scene.First.Position);
        }
    }

    private static IEnumerable<BadAppend> OfSessions(DecoderScene scene)
    {
        var (first, second) = (scene.First, scene.Second);
        yield return Bad("null", each => DecoderBatch.Of(first, null, second).Step([0, 0, 0], each.Logits), "sessions", "sessions[1]", "null");
        yield return Bad("null at first", each => DecoderBatch.Of(null, first).Step([0, 0], each.Logits), "sessions", "sessions[0]", "null");
        yield return Bad("the same twice", each => DecoderBatch.Of(first, second, first).Step([0, 0, 0], each.Logits), "sessions", "sessions[2]", "sessions[0]");
        yield return Bad("another model", each => DecoderBatch.Of(first, second, each.OfOtherModel).Step([0, 0, 0], each.Logits), "sessions", "sessions[2]", "sessions[0]");
        yield return Bad("another model at first", each => DecoderBatch.Of(each.OfOtherModel, first).Step([0, 0], each.Logits), "sessions", "sessions[1]", "sessions[0]");
        foreach (var sessions in new[] { new[] { first, scene.Full }, [scene.Full, second], [scene.Full] })
        {
            yield return new("a full sequence", each => DecoderBatch.Of(sessions).Step(new int[sessions.Length], each.Logits),
                typeof(InvalidOperationException), null, $"sessions[{Array.IndexOf(sessions, scene.Full)}] has {scene.Full.MaxLength}", "MaxLength");
        }

        foreach (var sessions in new[] { new[] { first, scene.Disposed }, [scene.Disposed, second], [scene.Disposed] })
        {
            yield return new("a disposed session", each => DecoderBatch.Of(sessions).Step(new int[sessions.Length], each.Logits),
                typeof(ObjectDisposedException), null, $"sessions[{Array.IndexOf(sessions, scene.Disposed)}] is disposed", "Session");
        }
    }

    private static IEnumerable<BadAppend> OfBatch(DecoderScene scene)
    {
        int needed = 2 * scene.First.Vocabulary;
        foreach (int count in new[] { 0, 1, 3 })
            yield return Bad($"{count} tokens for two sessions", each => DecoderBatch.Of(each.First, each.Second).Step(new int[count], each.Logits), "tokens", count, 2);
        yield return Bad("too little room for a batch", each => DecoderBatch.Of(each.First, each.Second).Step([0, 0], each.Logits.AsSpan(0, needed - 1)), "logits", needed - 1, needed);
        yield return Bad("no room for a batch", each => DecoderBatch.Of(each.First).Step([0], []), "logits", 0, scene.First.Vocabulary);
        yield return Bad("tokens in the first session's memory", each => DecoderBatch.Of(each.First, each.Second).Step(Hidden(each.First)[..2], each.Logits), "tokens", "copy it first");
        yield return Bad("tokens in the second session's memory", each => DecoderBatch.Of(each.First, each.Second).Step(Hidden(each.Second)[..2], each.Logits), "tokens", "copy it first");
        yield return Bad("a token without sessions", each => DecoderBatch.Of(each.First.GetType(), []).Step([0], each.Logits), "tokens", 1, 0);
    }

    /// <summary>What the session returned, seen as integers: its next call may write over them.</summary>
    private static ReadOnlySpan<int> Hidden(IDecoder session) => MemoryMarshal.Cast<float, int>(((IEncoder<int>)session).Forward([0]));

    private static BadAppend Bad(string what, Action<DecoderScene> call, string parameter, params object[] says) => new(what, call, typeof(ArgumentException), parameter, says);
}
