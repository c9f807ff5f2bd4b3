using System.Text.RegularExpressions;
using Benchmarks.Models;

namespace Benchmarks.Train;

/// <summary>The phases of a training step, and which of its calls belong to which.</summary>
internal static partial class Phases
{
    public const string Products = "forward: matrix products";
    public const string InputGradients = "backward: gradients of inputs";
    public const string WeightGradients = "backward: gradients of weights";
    public const string Attention = "forward: attention";
    public const string AttentionGradient = "backward: attention";
    public const string Rows = "norms and embeddings, both ways";
    public const string Loss = "softmax, loss and its gradient";
    public const string Optimizer = "gradient norm, clipping, AdamW, transposed matrices";

    /// <summary>The phase, or nothing for what belongs to the call it is part of.</summary>
    public static string? Of(string call)
    {
        var match = Call.Match(call);
        return !match.Success ? null : match.Groups.Values.Skip(1).First(group => group.Success).Name switch
        {
            nameof(Products) => Products,
            nameof(InputGradients) => InputGradients,
            nameof(WeightGradients) => WeightGradients,
            nameof(Attention) => Attention,
            nameof(AttentionGradient) => AttentionGradient,
            nameof(Rows) => Rows,
            nameof(Loss) => Loss,
            _ => Optimizer,
        };
    }

    /// <summary>FLOPs of a phase in one step.</summary>
    public static long Flops(string phase)
    {
        const long rows = NanoGpt.TrainingBatch * NanoGpt.TrainingLength;
        const long matrices = NanoGpt.Layers * ((4L * NanoGpt.DModel * NanoGpt.DModel) + (2L * NanoGpt.DModel * NanoGpt.DFf)) + ((long)NanoGpt.DModel * NanoGpt.Vocabulary);
        long attention = (NanoGpt.TrainingBatch * NanoGpt.Flops(NanoGpt.TrainingLength)) - (2 * rows * matrices);
        return phase switch
        {
            Products or InputGradients or WeightGradients => 2 * rows * matrices,
            Attention => attention,
            AttentionGradient => 2 * attention,
            _ => 0,
        };
    }

    /// <summary>
    /// Bytes that the optimiser moves: it reads weights, gradients and two moments, writes all four, reads the gradients once more for
    /// their norm and writes the transposed matrices.
    /// </summary>
    public static long Bytes(string phase) => phase == Optimizer ? 10 * sizeof(float) * NanoGpt.ParameterCount : 0;

    [GeneratedRegex("""
        ^(?:
            (?<InputGradients>Linear_\w+_Transposed\w*)
          | (?<Products>Linear_\w+)
          | (?<WeightGradients>WeightGradient_\d+x[\dx]+of\d+and\d+)
          | (?<Attention>Attention)
          | (?<AttentionGradient>AttentionGradient)
          | (?<Rows>LayerNorm_\w+|LayerNormGradient_\w+|EmbedTokens|EmbeddingGradient)
          | (?<Loss>CrossEntropy_\w+)
          | (?<Optimizer>Complete)
        )$
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Call { get; }
}
