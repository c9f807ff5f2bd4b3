using TxGen.Generator.Spec;
using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Sessions;

/// <summary>A call with one thing wrong, and what the exception must say about it.</summary>
/// <param name="OutputMissing">Floats that the output buffer lacks.</param>
internal sealed record BadCall(string What, CallInput Input, int OutputMissing, Type Exception, string Parameter, params object[] Says)
{
    /// <summary>Everything that can be wrong with a call of a method.</summary>
    public static IEnumerable<BadCall> Of(SessionMethod method, ModelSpec spec, CallInput valid)
    {
        var calls = spec.TakesTokens ? OfTokens(spec, valid) : OfRows(spec, valid);
        if (method.TakesTypes)
            calls = calls.Concat(OfTypes(spec, valid));
        calls = calls.Concat(method.IsBatch ? OfLengths(spec, valid) : OfLength(method, spec));
        return method.IsForward ? calls : calls.Concat(OfOutput(method, spec, valid));
    }

    private static IEnumerable<BadCall> OfTokens(ModelSpec spec, CallInput valid)
    {
        foreach (int id in new[] { -1, spec.Vocabulary, int.MinValue, int.MaxValue })
        {
            yield return new($"token {id}", valid with { Tokens = WithLast(valid.Tokens!, id) }, 0,
                typeof(ArgumentOutOfRangeException), "tokens", $"tokens[{valid.Tokens!.Length - 1}]", id, spec.Vocabulary - 1);
        }
    }

    private static IEnumerable<BadCall> OfTypes(ModelSpec spec, CallInput valid)
    {
        int count = valid.Types!.Length;
        foreach (int type in new[] { -1, spec.TokenTypes, int.MinValue })
        {
            yield return new($"type {type}", valid with { Types = WithLast(valid.Types, type) }, 0,
                typeof(ArgumentOutOfRangeException), "tokenTypes", $"tokenTypes[{count - 1}]", type, spec.TokenTypes - 1);
        }

        yield return new("a type too few", valid with { Types = valid.Types[1..] }, 0, typeof(ArgumentException), "tokenTypes", count - 1, count);
        yield return new("a type too many", valid with { Types = [.. valid.Types, 0] }, 0, typeof(ArgumentException), "tokenTypes", count + 1, count);
    }

    private static IEnumerable<BadCall> OfRows(ModelSpec spec, CallInput valid)
    {
        float[] rows = valid.Rows!;
        yield return new("a float too few", valid with { Rows = rows[1..] }, 0, typeof(ArgumentException), "input", rows.Length - 1, spec.RowWidth);
        yield return new("a float too many", valid with { Rows = [.. rows, 0] }, 0, typeof(ArgumentException), "input", rows.Length + 1, spec.RowWidth);
    }

    private static IEnumerable<BadCall> OfLength(SessionMethod method, ModelSpec spec)
    {
        var tooLong = CallInput.Random(spec, spec.MaxLength + 1, new Random(1), method.TakesTypes);
        yield return new("nothing", new CallInput(), 0, typeof(ArgumentException), method.InputName, 0, spec.MaxLength);
        yield return new("too long", tooLong, 0, typeof(ArgumentException), method.InputName, spec.MaxLength + 1, spec.MaxLength);
    }

    private static IEnumerable<BadCall> OfLengths(ModelSpec spec, CallInput valid)
    {
        int[] lengths = valid.Lengths!;
        int total = valid.Length(spec);
        foreach (int length in new[] { 0, -1, int.MinValue, spec.MaxLength + 1, int.MaxValue })
        {
            yield return new($"length {length}", valid with { Lengths = WithLast(lengths, length) }, 0,
                typeof(ArgumentException), "lengths", $"lengths[{lengths.Length - 1}]", length, spec.MaxLength);
        }

        yield return new("a length too few", valid with { Lengths = lengths[1..] }, 0, typeof(ArgumentException), "lengths", total - lengths[0], total);
        yield return new("a length too many", valid with { Lengths = [.. lengths, 1] }, 0, typeof(ArgumentException), "lengths", total + 1, total);
        yield return new("no lengths", valid with { Lengths = null }, 0, typeof(ArgumentException), "lengths", 0, total);
    }

    private static IEnumerable<BadCall> OfOutput(SessionMethod method, ModelSpec spec, CallInput valid)
    {
        int needed = method.Floats(spec, valid);
        yield return new("no output", valid, needed, typeof(ArgumentException), method.OutputName, 0, needed);
        yield return new("a short output", valid, 1, typeof(ArgumentException), method.OutputName, needed - 1, needed);
    }

    private static int[] WithLast(int[] values, int last) => [.. values[..^1], last];
}
