using System.Reflection;
using TxGen;

namespace Benchmarks.Decode;

/// <summary>A compiled decoder.</summary>
/// <param name="Title">Layers / d_model / heads / d_ff, as the tables name it.</param>
/// <param name="Model">The model class.</param>
/// <param name="Flops">FLOPs of a sequence, logits of every position included.</param>
/// <param name="Create">A run with random weights, or with those of a file.</param>
internal sealed record Decoder(string Title, Type Model, Func<int, long> Flops, Func<InstructionSet, string?, IDecoderRun> Create)
{
    public static Decoder Of<TModel, TSession>(string title, Func<int, long> flops)
        where TModel : class, ITransformer<TModel, TSession>
        where TSession : IDecoder<TSession>, ILanguageModel<int> =>
        new(title, typeof(TModel), flops, (set, path) => new DecoderRun<TModel, TSession>(path is null ? TModel.CreateRandom(1) : TModel.Load(path), set));

    public int Vocabulary => Constant("Vocabulary");

    public int DModel => Constant("DModel");

    /// <summary>FLOPs of the blocks alone on a prompt: the head takes only its last row.</summary>
    public long BodyFlops(int length) => Flops(length) - (2L * length * DModel * Vocabulary);

    public WeightFormat Format => Model.GetCustomAttribute<TransformerAttribute>()!.Weights;

    /// <summary>Bytes of the matrices, each of which a step reads once.</summary>
    public long ReadBytes
    {
        get
        {
            long attention = 2L * (Constant("Heads") + Constant("KvHeads")) * Constant("HeadDim");
            long weights = DModel * ((Constant("Layers") * (attention + (3L * Constant("DFf")))) + Vocabulary);
            return weights * (Format switch { WeightFormat.Int8 => 1, WeightFormat.BFloat16 => 2, _ => 4 });
        }
    }

    private int Constant(string name) => (int)Model.GetField(name)!.GetRawConstantValue()!;
}
