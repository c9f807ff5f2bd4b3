using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Sessions;

/// <summary>What a decoder refuses, and that no sequence has changed then.</summary>
public class DecoderArgumentTests
{
    [Theory]
    [Decoders]
    public void EveryBadArgumentIsNamedAndNoSequenceChanges(string name)
    {
        using var scene = new DecoderScene(Decoder.Named(name));
        foreach (var bad in BadAppend.Of(scene))
        {
            var exception = Assert.Throws(bad.Exception, () => bad.Call(scene));
            if (exception is ArgumentException argument)
                Assert.Equal(bad.Parameter, argument.ParamName);
            Assert.All(bad.Says, part => Assert.Contains($"{part}", exception.Message, StringComparison.Ordinal));
            scene.AssertUnchanged(bad.What);
        }
    }

    [Theory]
    [Decoders]
    public void AFullSequenceSaysSoAndGoesOnAfterRewinding(string name)
    {
        var decoder = Decoder.Named(name);
        var set = Runtime.InstructionSets.Choose(null);
        var sequence = new Sequence(decoder, set, new Random(17));
        using var session = decoder.CreateSession(set);
        sequence.Prefill(session, sequence.Length);
        for (int i = 0; i < 2; i++)
        {
            var exception = Assert.Throws<InvalidOperationException>(() => session.Step(0));
            Assert.Contains("MaxLength", exception.Message, StringComparison.Ordinal);
            Assert.Contains($"{sequence.Length}", exception.Message, StringComparison.Ordinal);
            Assert.Equal(sequence.Length, session.Position);
        }

        session.Rewind(sequence.Length - 1);
        sequence.Step(session);
        session.Rewind(sequence.Length / 2);
        sequence.Finish(session, new Random(18));
    }

    [Fact]
    public void ABatchOfNoSequencesWritesNothing()
    {
        using var scene = new DecoderScene(Decoder.Named("heads-of-3"));
        var batch = DecoderBatch.Of(scene.First.GetType(), []);
        batch.Step([], scene.Logits);
        batch.Step([], []);
        scene.AssertUnchanged("an empty batch");
    }

    [Fact]
    public void ALargerBufferKeepsItsTail()
    {
        using var scene = new DecoderScene(Decoder.Named("heads-of-3"));
        int needed = 2 * scene.First.Vocabulary;
        scene.First.Prefill([1, 2], scene.Logits);
        Assert.All(scene.Logits.Skip(needed), value => Assert.Equal(DecoderScene.Untouched, value));
        DecoderBatch.Of(scene.First, scene.Second).Step([1, 2], scene.Logits);
        Assert.All(scene.Logits.Skip(needed), value => Assert.Equal(DecoderScene.Untouched, value));
    }

    [Theory]
    [Decoders]
    public void EveryMemberOfADisposedSessionSaysSoBeforeAnythingElse(string name)
    {
        var decoder = Decoder.Named(name);
        using var scene = new DecoderScene(decoder);
        var session = decoder.Model.CreateDecoder(scene.Set);
        session.Step(0);
        session.Dispose();
        session.Dispose();
        int bad = decoder.Spec.Vocabulary;
        Action[] calls =
        [
            () => session.Prefill([0]), () => session.Prefill([]), () => session.Prefill([bad]), () => session.Prefill(new int[session.MaxLength + 1]),
            () => session.Prefill([0], scene.Logits), () => session.Prefill([0], []), () => session.Prefill([bad], scene.Logits),
            () => session.Step(0), () => session.Step(bad), () => session.Step(-1),
            () => session.Rewind(0), () => session.Rewind(-1), () => session.Reset(), () => session.Fork(), () => _ = session.Position,
            () => DecoderBatch.Of(session).Step([0], scene.Logits), () => DecoderBatch.Of(session).Step([bad], []),
            () => DecoderBatch.Of(scene.First, session).Step([0, 0], scene.Logits), () => DecoderBatch.Of(scene.First, session).Step([0], []),
            () => DecoderBatch.Of(session, scene.Second).Step([bad, 0], scene.Logits), () => DecoderBatch.Of(scene.Full, session).Step([0, 0], scene.Logits),
        ];
        for (int i = 0; i < calls.Length; i++)
        {
            var exception = Assert.Throws<ObjectDisposedException>(calls[i]);
            Assert.Contains("Session", exception.ObjectName, StringComparison.Ordinal);
            scene.AssertUnchanged($"call {i} of a disposed session");
        }
    }
}
