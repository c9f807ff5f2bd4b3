namespace TxGen;

/// <summary>How <see cref="TrainerOptions.LabelSmoothing"/> spreads probability over the classes that are not the target.</summary>
public enum LabelSmoothingKind
{
    /// <summary>
    /// As PyTorch: the target distribution is (1 - ε) at the target plus ε / classes at every class (Szegedy et al. 2016, section 7),
    /// and the loss its cross-entropy.
    /// </summary>
    Uniform,

    /// <summary>
    /// As The Annotated Transformer: 1 - ε at the target, 0 at the padding class, which is <see cref="TrainerOptions.IgnoreTarget"/>,
    /// and ε / (classes - 2) at every other class; the loss is the Kullback-Leibler divergence from it.
    /// </summary>
    ExceptPadding,
}
