namespace TxGen;

/// <summary>A weights file is malformed or does not hold what the model needs.</summary>
public sealed class WeightsException : Exception
{
    internal WeightsException(string file, string problem, Exception? cause = null)
        : base($"{file}: {problem}", cause) => Problems = [problem];

    internal WeightsException(string file, string model, IReadOnlyList<string> mismatches)
        : base($"{file}: does not fit {model}:{string.Concat(mismatches.Select(line => $"\n  {line}"))}") => Problems = mismatches;

    /// <summary>Everything found wrong, one line each: the first violation of the format, or all mismatches with the model.</summary>
    public IReadOnlyList<string> Problems { get; }
}
