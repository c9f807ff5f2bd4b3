using TxGen;

namespace Benchmarks.Decode;

/// <summary>What is measured of a decoder.</summary>
internal interface IDecoderRun
{
    IDecoder Session { get; }

    /// <summary>A call that runs all blocks on a sequence, without head.</summary>
    Action Forward(int[] tokens);

    /// <summary>A call that makes so many sequences grow by one token, and starts them anew when they are long.</summary>
    Action StepBatch(int sequences, int longest);
}

internal sealed class DecoderRun<TModel, TSession>(TModel model, InstructionSet set) : IDecoderRun
    where TModel : class, ITransformer<TModel, TSession>
    where TSession : IDecoder<TSession>, ILanguageModel<int>
{
    private readonly TSession _session = model.CreateSession(new SessionOptions { InstructionSet = set });

    public IDecoder Session => _session;

    public Action Forward(int[] tokens) => () => _session.Forward(tokens);

    public Action StepBatch(int sequences, int longest)
    {
        TSession[] sessions = [.. Enumerable.Range(0, sequences).Select(_ => model.CreateSession(new SessionOptions { InstructionSet = set }))];
        int[] tokens = [.. Enumerable.Range(1, sequences)];
        float[] logits = new float[sequences * _session.Vocabulary];
        return () =>
        {
            if (sessions[0].Position == longest)
            {
                foreach (var session in sessions)
                    session.Reset();
            }

            TSession.StepBatch(sessions, tokens, logits);
        };
    }
}
