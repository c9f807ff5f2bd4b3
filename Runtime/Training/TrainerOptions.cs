namespace TxGen;

/// <summary>How a trainer learns.</summary>
public sealed record TrainerOptions
{
    /// <summary>How gradients become changes of the weights.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public Optimizer Optimizer
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Optimizer));
    } = Optimizer.AdamW();

    /// <summary>How far each update goes.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public LearningRate LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = LearningRate.Constant(1e-3f);

    /// <summary>
    /// Gradients whose norm, over all parameters, exceeds this are scaled down to it (Pascanu et al. 2013, section 3.2), as by PyTorch's
    /// <c>clip_grad_norm_</c>; null leaves them as they are.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not a positive number.</exception>
    public float? MaxGradientNorm
    {
        get;
        init => field = value is null or (> 0 and < float.PositiveInfinity) ? value
            : throw OutOfRange(nameof(MaxGradientNorm), value, "greater than 0 and finite, or null");
    }

    /// <summary>Steps whose gradients are averaged into one update; all weigh alike, whatever they hold.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int AccumulationSteps
    {
        get;
        init => field = value >= 1 ? value : throw OutOfRange(nameof(AccumulationSteps), value, "1 or more");
    } = 1;

    /// <summary>The target that counts for nothing, such as that of padding. PyTorch's default.</summary>
    public int IgnoreTarget { get; init; } = -100;

    /// <summary>The probability ε that targets give away to other classes; 0 turns it off.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not at least 0 and below 1.</exception>
    public float LabelSmoothing
    {
        get;
        init => field = value is >= 0 and < 1 ? value : throw OutOfRange(nameof(LabelSmoothing), value, "at least 0 and below 1");
    }

    /// <summary>To which classes they give it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is no kind.</exception>
    public LabelSmoothingKind LabelSmoothingKind
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw OutOfRange(nameof(LabelSmoothingKind), value, "Uniform or ExceptPadding");
    }

    /// <summary>Equal seeds drop equal elements, on every processor.</summary>
    public int Seed { get; init; }

    /// <summary>
    /// Forces an instruction set; null takes the one that the environment variable <c>TXGEN_ISA</c> names
    /// (<c>avx512</c>, <c>avx2</c> or <c>portable</c>), else the best the processor has.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is no instruction set.</exception>
    public InstructionSet? InstructionSet
    {
        get;
        init => field = value is null || Enum.IsDefined(value.Value) ? value
            : throw OutOfRange(nameof(InstructionSet), value, "Avx512, Avx2 or Portable, or null");
    }

    private static ArgumentOutOfRangeException OutOfRange(string name, object value, string limits) =>
        new(name, value, $"{name} must be {limits}.");
}
