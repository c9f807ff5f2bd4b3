namespace TxGen.Generator.Spec;

/// <summary>An option that cannot stand as given: its property name and what to do about it.</summary>
/// <param name="Sparse">The <c>[SparseAttention]</c> that gives it; null for the model itself.</param>
internal sealed record SpecProblem(SpecProblemKind Kind, string Property, string Message, int? Sparse = null);

internal enum SpecProblemKind
{
    NotPositive,
    HeadsDoNotDivide,
    NotDefined,
    Contradiction,
}

/// <summary>Which combinations of options describe a model.</summary>
internal static class SpecRules
{
    public static IEnumerable<SpecProblem> Check(ModelSpec spec)
    {
        var problems = Dimensions(spec).Concat(Values(spec)).Concat(SparseRules.Numbers(spec)).ToList();
        return problems.Count > 0 ? problems : Heads(spec).Concat(Norms(spec)).Concat(Rotary(spec)).Concat(Input(spec)).Concat(Output(spec)).Concat(NamingRules.Check(spec)).Concat(TrainingRules.Check(spec)).Concat(SparseRules.Check(spec));
    }

    private static IEnumerable<SpecProblem> Dimensions(ModelSpec spec)
    {
        (string Name, int Value)[] positive =
        [
            (nameof(ModelSpec.DModel), spec.DModel), (nameof(ModelSpec.Heads), spec.Heads), (nameof(ModelSpec.DFf), spec.DFf),
            (nameof(ModelSpec.MaxLength), spec.MaxLength), (nameof(ModelSpec.Layers), spec.Layers),
            (nameof(ModelSpec.RotaryOriginalLength), spec.RotaryOriginalLength),
        ];
        foreach (var (name, value) in positive)
            if (value <= 0)
                yield return new(SpecProblemKind.NotPositive, name, $"{name} is {value}: give a positive number");

        (string Name, int Value)[] notNegative =
        [
            (nameof(ModelSpec.HeadDim), spec.HeadDim), (nameof(ModelSpec.KvHeads), spec.KvHeads), (nameof(ModelSpec.RotaryDim), spec.RotaryDim), (nameof(ModelSpec.PositionOffset), spec.PositionOffset),
            (nameof(ModelSpec.Vocabulary), spec.Vocabulary), (nameof(ModelSpec.TokenTypes), spec.TokenTypes),
            (nameof(ModelSpec.InputDim), spec.InputDim), (nameof(ModelSpec.Outputs), spec.Outputs),
            (nameof(ModelSpec.TrainingBatch), spec.TrainingBatch), (nameof(ModelSpec.TrainingLength), spec.TrainingLength),
        ];
        foreach (var (name, value) in notNegative)
            if (value < 0)
                yield return new(SpecProblemKind.NotPositive, name, $"{name} is {value}: give a positive number, or leave it out");

        if (!(spec.NormEpsilon >= 0) || float.IsInfinity(spec.NormEpsilon))
        {
            yield return new(SpecProblemKind.NotPositive, nameof(ModelSpec.NormEpsilon),
                "NormEpsilon must be a number that is not negative, such as 1e-5f");
        }

        (string Name, float Value)[] positiveNumbers =
        [
            (nameof(ModelSpec.RotaryBase), spec.RotaryBase), (nameof(ModelSpec.RotaryFactor), spec.RotaryFactor),
            (nameof(ModelSpec.RotaryLowFrequencyFactor), spec.RotaryLowFrequencyFactor),
            (nameof(ModelSpec.RotaryHighFrequencyFactor), spec.RotaryHighFrequencyFactor),
        ];
        foreach (var (name, value) in positiveNumbers)
            if (!(value > 0) || float.IsInfinity(value))
                yield return new(SpecProblemKind.NotPositive, name, $"{name} must be a positive number");

        foreach (var (name, value) in TrainingRules.Rates(spec))
            if (!(value >= 0 && value < 1))
                yield return new(SpecProblemKind.NotPositive, name, $"{name} must be a share from 0 to less than 1, such as 0.1f");
    }

    /// <summary>A cast can make an enum of any number.</summary>
    private static IEnumerable<SpecProblem> Values(ModelSpec spec)
    {
        SpecProblem?[] problems =
        [
            Undefined(nameof(ModelSpec.Activation), spec.Activation), Undefined(nameof(ModelSpec.HeadActivation), spec.HeadActivation),
            Undefined(nameof(ModelSpec.Norm), spec.Norm), Undefined(nameof(ModelSpec.NormKind), spec.NormKind),
            Undefined(nameof(ModelSpec.Positions), spec.Positions), Undefined(nameof(ModelSpec.RotaryScaling), spec.RotaryScaling),
            Undefined(nameof(ModelSpec.Weights), spec.Weights), Undefined(nameof(ModelSpec.Pooling), spec.Pooling),
            Undefined(nameof(ModelSpec.Head), spec.Head), Undefined(nameof(ModelSpec.Names), spec.Names),
            (spec.Biases & ~Biases.All) == 0 ? null : Undefined(nameof(ModelSpec.Biases), spec.Biases),
        ];
        return problems.OfType<SpecProblem>();
    }

    private static SpecProblem? Undefined<T>(string property, T value)
        where T : struct, Enum =>
        Enum.IsDefined(typeof(T), value)
            ? null
            : new(SpecProblemKind.NotDefined, property, $"{property} is {value:D}, which {typeof(T).Name} does not define: give {string.Join(", ", Enum.GetNames(typeof(T)))}");

    private static IEnumerable<SpecProblem> Heads(ModelSpec spec)
    {
        if (spec.HeadDim == 0)
        {
            yield return new(SpecProblemKind.HeadsDoNotDivide, nameof(ModelSpec.Heads),
                $"{spec.Heads} heads do not divide DModel {spec.DModel}: choose a divisor, or give HeadDim");
            yield break;
        }

        if (spec.Heads % spec.KvHeads != 0)
        {
            yield return new(SpecProblemKind.HeadsDoNotDivide, nameof(ModelSpec.KvHeads),
                $"{spec.KvHeads} key/value heads do not divide {spec.Heads} heads: choose a divisor of Heads");
        }
    }

    private static IEnumerable<SpecProblem> Norms(ModelSpec spec)
    {
        if (spec.SkipFirstNorm && spec.Norm != NormPlacement.Pre)
            yield return Contradiction(nameof(ModelSpec.SkipFirstNorm), $"SkipFirstNorm has no effect with NormPlacement.{spec.Norm}: leave it out, or give NormPlacement.Pre");
    }

    private static IEnumerable<SpecProblem> Rotary(ModelSpec spec)
    {
        string? unused = spec.IsRotary ? null
            : spec.RotaryDim != spec.HeadDim ? nameof(ModelSpec.RotaryDim)
            : spec.RotaryScaling != RotaryScaling.None ? nameof(ModelSpec.RotaryScaling)
            : spec.RotaryBase != 10000f ? nameof(ModelSpec.RotaryBase)
            : null;
        if (unused is not null)
        {
            yield return Contradiction(unused, $"{unused} has no effect with Positions.{spec.Positions}: leave it out, or give Positions.Rotary or Positions.RotaryInterleaved");
        }
        else if (spec.IsRotary && spec.RotaryDim > spec.HeadDim)
        {
            yield return Contradiction(nameof(ModelSpec.RotaryDim), $"RotaryDim {spec.RotaryDim} exceeds the head size {spec.HeadDim}: give at most that");
        }
        else if (spec.IsRotary && spec.RotaryDim % 2 != 0)
        {
            yield return Contradiction(nameof(ModelSpec.RotaryDim), $"rotary positions turn pairs of columns, but {spec.RotaryDim} is odd: give an even RotaryDim");
        }

        string? ofLlama3 = spec.RotaryScaling == RotaryScaling.Llama3 ? null
            : spec.RotaryLowFrequencyFactor != 1 ? nameof(ModelSpec.RotaryLowFrequencyFactor)
            : spec.RotaryHighFrequencyFactor != 4 ? nameof(ModelSpec.RotaryHighFrequencyFactor)
            : spec.RotaryOriginalLength != 8192 ? nameof(ModelSpec.RotaryOriginalLength)
            : null;
        if (ofLlama3 is not null)
        {
            yield return Contradiction(ofLlama3, $"{ofLlama3} has no effect with RotaryScaling.{spec.RotaryScaling}: leave it out, or give RotaryScaling.Llama3");
        }
        else if (spec.RotaryScaling == RotaryScaling.Llama3 && !(spec.RotaryHighFrequencyFactor > spec.RotaryLowFrequencyFactor))
        {
            yield return Contradiction(nameof(ModelSpec.RotaryHighFrequencyFactor), "RotaryHighFrequencyFactor must exceed RotaryLowFrequencyFactor");
        }

        if (spec.RotaryScaling == RotaryScaling.None && spec.RotaryFactor != 1)
            yield return Contradiction(nameof(ModelSpec.RotaryFactor), "RotaryFactor has no effect without RotaryScaling: leave it out, or give RotaryScaling");
    }

    private static IEnumerable<SpecProblem> Input(ModelSpec spec)
    {
        if (spec.TakesTokens && spec.InputDim > 0)
            yield return Contradiction(nameof(ModelSpec.InputDim), "InputDim projects float rows, but Vocabulary makes the input token ids: keep one of them");
        if (!spec.TakesTokens && spec.TokenTypes > 0)
            yield return Contradiction(nameof(ModelSpec.TokenTypes), "TokenTypes belong to token ids: give Vocabulary, or leave TokenTypes out");
        if (spec.ClassToken && spec.TokenTypes > 0)
            yield return Contradiction(nameof(ModelSpec.ClassToken), "a learned class token has no token type: leave out ClassToken or TokenTypes");
        if (!spec.TakesTokens && spec.ScaleEmbedding)
            yield return Contradiction(nameof(ModelSpec.ScaleEmbedding), "ScaleEmbedding scales token embeddings: give Vocabulary, or leave it out");
        if (spec.PositionOffset > 0 && spec.Positions is not (Positions.Sinusoidal or Positions.SinusoidalHalves or Positions.Learned))
            yield return Contradiction(nameof(ModelSpec.PositionOffset), $"PositionOffset has no effect with Positions.{spec.Positions}: leave one of them out");
    }

    private static IEnumerable<SpecProblem> Output(ModelSpec spec)
    {
        bool pooled = spec.Pooling != Pooling.None;
        bool readsVector = spec.Head is Head.Classifier or Head.Regression;
        if (!pooled && spec.PoolingDense)
            yield return Contradiction(nameof(ModelSpec.PoolingDense), "PoolingDense acts on a pooled vector: give Pooling, or leave it out");
        if (!pooled && spec.NormalizeOutput)
            yield return Contradiction(nameof(ModelSpec.NormalizeOutput), "NormalizeOutput scales a pooled vector: give Pooling, or leave it out");
        if (!pooled && readsVector)
            yield return Contradiction(nameof(ModelSpec.Head), $"Head.{spec.Head} reads a pooled vector: give Pooling (ClassToken, Mean or Last)");
        if (spec.NormalizeOutput && readsVector)
            yield return Contradiction(nameof(ModelSpec.NormalizeOutput), $"NormalizeOutput is for embeddings, but Head.{spec.Head} reads the vector: leave one of them out");
        if (spec.Head == Head.Vocabulary && !spec.TakesTokens)
            yield return Contradiction(nameof(ModelSpec.Head), "Head.Vocabulary scores vocabulary entries: give Vocabulary");
        if ((readsVector || spec.Head == Head.TokenClassifier) && spec.Outputs == 0)
            yield return Contradiction(nameof(ModelSpec.Head), $"Head.{spec.Head} needs its number of classes or values: give Outputs");
        if (spec.Outputs > 0 && (spec.Head is Head.None or Head.Vocabulary))
            yield return Contradiction(nameof(ModelSpec.Outputs), $"Outputs has no effect with Head.{spec.Head}: leave it out, or choose another head");
        if (spec.Head == Head.None && spec.HeadDense)
            yield return Contradiction(nameof(ModelSpec.HeadDense), "HeadDense stands before a head: give Head, or leave it out");
        if (!spec.HeadDense && spec.HeadActivation != Activation.Relu)
            yield return Contradiction(nameof(ModelSpec.HeadActivation), "HeadActivation follows the dense layer before a head: give HeadDense, or leave it out");
        if (spec.Head != Head.Vocabulary && !spec.TieEmbeddings)
            yield return Contradiction(nameof(ModelSpec.TieEmbeddings), $"TieEmbeddings has no effect with Head.{spec.Head}: leave it out, or give Head.Vocabulary");
    }

    private static SpecProblem Contradiction(string property, string message) =>
        new(SpecProblemKind.Contradiction, property, message);
}
