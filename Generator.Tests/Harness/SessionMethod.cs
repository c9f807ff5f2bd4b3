using System.Reflection;

namespace TxGen.Generator.Tests.Harness;

/// <summary>
/// A public method of a session that runs the model, whatever it takes and gives. Calling through it allocates nothing, so that
/// tests can count what the session allocates.
/// </summary>
internal sealed class SessionMethod
{
    private static readonly string[] Names = ["Forward", "Embed", "Classify", "ClassifyTokens", "Predict", "Logits"];

    private readonly Invocation _invocation;
    private readonly ParameterInfo[] _parameters;

    private SessionMethod(ISession session, MethodInfo method)
    {
        Name = method.Name;
        _parameters = method.GetParameters();
        TakesTypes = _parameters.Any(parameter => parameter.Name == "tokenTypes");
        _invocation = session is IEncoder<int> ? ForTokens(session, method) : ForRows(session, method);
    }

    private delegate void Invocation(CallInput input, Span<float> output);

    private delegate ReadOnlySpan<float> Forward<T>(ReadOnlySpan<T> input);

    private delegate ReadOnlySpan<float> TypedForward(ReadOnlySpan<int> tokens, ReadOnlySpan<int> types);

    private delegate void Single<T>(ReadOnlySpan<T> input, Span<float> output);

    private delegate void TypedSingle(ReadOnlySpan<int> tokens, ReadOnlySpan<int> types, Span<float> output);

    private delegate void Batch<T>(ReadOnlySpan<T> input, ReadOnlySpan<int> lengths, Span<float> output);

    private delegate void TypedBatch(ReadOnlySpan<int> tokens, ReadOnlySpan<int> types, ReadOnlySpan<int> lengths, Span<float> output);

    public string Name { get; }

    public bool IsBatch => Name.EndsWith("Batch", StringComparison.Ordinal);

    public bool IsForward => Name == "Forward";

    public bool TakesTypes { get; }

    public string InputName => _parameters[0].Name!;

    /// <summary>The argument that receives the result; <c>Forward</c> has none.</summary>
    public string OutputName => _parameters[^1].Name!;

    /// <summary>Every method of a session that runs the model, both overloads where token types are optional.</summary>
    public static IReadOnlyList<SessionMethod> Of(ISession session) => session.GetType().GetMethods()
        .Where(method => Names.Contains(method.Name.Replace("Batch", "")))
        .Select(method => new SessionMethod(session, method))
        .OrderBy(method => method.ToString(), StringComparer.Ordinal)
        .ToList();

    /// <summary>The method of that name that takes what the input has.</summary>
    public static SessionMethod Of(ISession session, string name, CallInput input) =>
        Of(session).First(method => method.Name == name && method.TakesTypes == input.Types is not null);

    /// <summary>Floats of the result: so many for every sequence or, for results of every position, for every row.</summary>
    public int Floats(Spec.ModelSpec spec, CallInput input)
    {
        int sequences = input.Lengths?.Length ?? 1;
        int rows = input.Length(spec) + (sequences * spec.ExtraRows);
        return Name.Replace("Batch", "") switch
        {
            "Forward" => rows * spec.DModel,
            "Embed" => sequences * spec.DModel,
            "ClassifyTokens" or "Logits" => rows * spec.HeadWidth,
            _ => sequences * spec.HeadWidth,
        };
    }

    /// <summary>Calls it; what <c>Forward</c> returns is copied to the output.</summary>
    public void Invoke(CallInput input, Span<float> output) => _invocation(input, output);

    public float[] Run(CallInput input, int floats)
    {
        var output = new float[floats];
        Invoke(input, output);
        return output;
    }

    public float[] Run(Spec.ModelSpec spec, CallInput input) => Run(input, Floats(spec, input));

    public override string ToString() => $"{Name}({string.Join(", ", _parameters.Select(parameter => parameter.Name))})";

    private static Invocation ForTokens(ISession session, MethodInfo method)
    {
        bool types = method.GetParameters().Any(parameter => parameter.Name == "tokenTypes");
        bool batch = method.Name.EndsWith("Batch", StringComparison.Ordinal);
        if (method.Name == "Forward" && types)
        {
            var forward = method.CreateDelegate<TypedForward>(session);
            return (input, output) => forward(input.Tokens, input.Types).CopyTo(output);
        }

        if (method.Name == "Forward")
        {
            var forward = method.CreateDelegate<Forward<int>>(session);
            return (input, output) => forward(input.Tokens).CopyTo(output);
        }

        if (types && batch)
        {
            var call = method.CreateDelegate<TypedBatch>(session);
            return (input, output) => call(input.Tokens, input.Types, input.Lengths, output);
        }

        if (types)
        {
            var call = method.CreateDelegate<TypedSingle>(session);
            return (input, output) => call(input.Tokens, input.Types, output);
        }

        if (batch)
        {
            var call = method.CreateDelegate<Batch<int>>(session);
            return (input, output) => call(input.Tokens, input.Lengths, output);
        }

        var single = method.CreateDelegate<Single<int>>(session);
        return (input, output) => single(input.Tokens, output);
    }

    private static Invocation ForRows(ISession session, MethodInfo method)
    {
        if (method.Name == "Forward")
        {
            var forward = method.CreateDelegate<Forward<float>>(session);
            return (input, output) => forward(input.Rows).CopyTo(output);
        }

        if (method.Name.EndsWith("Batch", StringComparison.Ordinal))
        {
            var call = method.CreateDelegate<Batch<float>>(session);
            return (input, output) => call(input.Rows, input.Lengths, output);
        }

        var single = method.CreateDelegate<Single<float>>(session);
        return (input, output) => single(input.Rows, output);
    }
}
