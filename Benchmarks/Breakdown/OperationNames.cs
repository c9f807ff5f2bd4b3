using System.Globalization;
using System.Text.RegularExpressions;

namespace Benchmarks.Breakdown;

/// <summary>Which operation a kernel belongs to: a kernel's name is its specification.</summary>
internal static partial class OperationNames
{
    public const string Scores = "scores";
    public const string Softmax = "softmax";
    public const string Context = "context";
    public const string Packing = "packing of keys and values";
    public const string Activation = "activation";
    public const string Norm = "norm";
    public const string Embedding = "embedding";

    public static string Linear(int inputs, int outputs) => $"linear {inputs} x {outputs}";

    /// <summary>The operation, or nothing for tiles and strips, whose time belongs to the kernel they are part of.</summary>
    public static string? Of(string kernel)
    {
        var match = Kernel.Match(kernel);
        return !match.Success ? null
            : match.Groups["inputs"].Success ? Linear(Number("inputs"), Number("outputs"))
            : match.Groups.Values.Skip(1).First(group => group.Success).Name switch
            {
                nameof(Scores) => Scores,
                nameof(Softmax) => Softmax,
                nameof(Context) => Context,
                nameof(Packing) => Packing,
                nameof(Activation) => Activation,
                nameof(Norm) => Norm,
                _ => Embedding,
            };

        int Number(string group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("""
        ^(?:
            Linear_(?<inputs>\d+)x(?<outputs>\d+)(?:_[A-Za-z]+)*
          | (?<Scores>Scores(?:_\d+)?)
          | (?<Softmax>Softmax(?:_\d+)?)
          | (?<Context>Context(?:Triangle)?(?:_\d+)?)
          | (?<Packing>Pack\w+)
          | (?<Activation>(?:Relu|Gelu|GeluTanh|Silu|Tanh)_\w+)
          | (?<Norm>(?:LayerNorm|RmsNorm)_\w+)
          | (?<Embedding>EmbedTokens|TakeRows|PlaceRows)
        )$
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Kernel { get; }
}
