using System.Reflection;
using TxGen;

namespace Benchmarks.Encoder;

/// <summary>Calls of models that are known by their type alone, with random weights and inputs.</summary>
internal static class Calls
{
    private const int Seed = 1;

    /// <summary>A call that runs one sequence through all blocks.</summary>
    public static Action Forward(Type model, InstructionSet set, int length)
    {
        var session = model.GetNestedType("Session")!;
        var encoder = session.GetInterfaces().First(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEncoder<>));
        bool takesTokens = encoder.GenericTypeArguments[0] == typeof(int);
        string method = takesTokens ? nameof(ForwardTokens) : nameof(ForwardRows);
        int width = Constant(model, takesTokens ? "Vocabulary" : "DModel");
        return (Action)typeof(Calls).GetMethod(method, BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(model, session)
            .Invoke(null, [set, length, width])!;
    }

    /// <summary>A call that embeds sequences of one length.</summary>
    public static Action EmbedBatch<TModel, TSession>(InstructionSet set, int sequences, int length, int vocabulary, int width)
        where TModel : ITransformer<TModel, TSession>
        where TSession : IEmbedder<int>
    {
        var session = CreateSession<TModel, TSession>(set);
        int[] tokens = Tokens(sequences * length, vocabulary);
        int[] lengths = [.. Enumerable.Repeat(length, sequences)];
        float[] embeddings = new float[sequences * width];
        return () => session.EmbedBatch(tokens, lengths, embeddings);
    }

    public static int[] Tokens(int count, int vocabulary)
    {
        var random = new Random(Seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(vocabulary))];
    }

    private static Action ForwardTokens<TModel, TSession>(InstructionSet set, int length, int vocabulary)
        where TModel : ITransformer<TModel, TSession>
        where TSession : IEncoder<int>
    {
        var session = CreateSession<TModel, TSession>(set);
        int[] tokens = Tokens(length, vocabulary);
        return () => session.Forward(tokens);
    }

    private static Action ForwardRows<TModel, TSession>(InstructionSet set, int length, int width)
        where TModel : ITransformer<TModel, TSession>
        where TSession : IEncoder<float>
    {
        var session = CreateSession<TModel, TSession>(set);
        var random = new Random(Seed);
        float[] rows = [.. Enumerable.Range(0, length * width).Select(_ => (2 * random.NextSingle()) - 1)];
        return () => session.Forward(rows);
    }

    private static TSession CreateSession<TModel, TSession>(InstructionSet set)
        where TModel : ITransformer<TModel, TSession>
        where TSession : ISession =>
        TModel.CreateRandom(Seed).CreateSession(new SessionOptions { InstructionSet = set });

    private static int Constant(Type model, string name) => (int)model.GetField(name)!.GetRawConstantValue()!;
}
