using TxGen;

namespace TextGeneration;

/// <summary>The models this program was compiled with.</summary>
internal static class Models
{
    /// <summary>Your own takes one line here, and its class.</summary>
    public static readonly IReadOnlyDictionary<string, IModel> ByName = new Dictionary<string, IModel>
    {
        ["stories260k"] = new Model<Stories260K, Stories260K.Session>(),
        ["stories15m"] = new Model<Stories15M, Stories15M.Session>(),
        ["stories110m"] = new Model<Stories110M, Stories110M.Session>(),
    };
}

/// <summary>A compiled model whose weights are not loaded yet.</summary>
internal interface IModel
{
    /// <summary>Generates a text.</summary>
    Statistics Run(Request request, TextWriter output, CancellationToken stop);
}

/// <inheritdoc/>
internal sealed class Model<TModel, TSession> : IModel
    where TModel : ITransformer<TModel, TSession>
    where TSession : IDecoder
{
    public Statistics Run(Request request, TextWriter output, CancellationToken stop)
    {
        using var model = TModel.Load(request.Weights);
        using var session = model.CreateSession();

        // Not part of the text. Besides, the console allocates when it is first written to, which is no cost of the text either.
        Console.Error.WriteLine($"{typeof(TModel).Name} · {session.InstructionSet}\n");
        return new Generation<TSession>(session, request).Run(output, stop);
    }
}
