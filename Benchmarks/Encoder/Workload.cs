using Benchmarks.Models;
using TxGen;

namespace Benchmarks.Encoder;

/// <summary>One cell of the tables: a model and what it is called with.</summary>
/// <param name="Model">The model.</param>
/// <param name="Input">The input, in words.</param>
/// <param name="Flops">FLOPs of a call.</param>
/// <param name="Prepare">Makes the call on an instruction set.</param>
internal sealed record Workload(EncoderModel Model, string Input, long Flops, Func<InstructionSet, Action> Prepare)
{
    private const int BatchSize = 8;
    private const int BatchLength = 16;

    public static IEnumerable<Workload> All => EncoderModels.All.SelectMany(Forwards).Append(Batch);

    private static Workload Batch => new(EncoderModels.MiniLm, $"{BatchSize} x {BatchLength}", BatchSize * MiniLm.Flops(BatchLength),
        set => Calls.EmbedBatch<MiniLm, MiniLm.Session>(set, BatchSize, BatchLength, MiniLm.Vocabulary, MiniLm.DModel));

    private static IEnumerable<Workload> Forwards(EncoderModel model) => model.Lengths.Select(length =>
        new Workload(model, $"{length}", model.Flops(length), set => Calls.Forward(model.Model, set, length)));
}
