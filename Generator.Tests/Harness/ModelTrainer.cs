using System.Reflection;

namespace TxGen.Generator.Tests.Harness;

/// <summary>A trainer without its static type.</summary>
internal abstract class ModelTrainer : IDisposable
{
    public abstract TrainerOptions Options { get; }

    public abstract InstructionSet InstructionSet { get; }

    public abstract long Updates { get; }

    public abstract float LearningRate { get; }

    public abstract float GradientNorm { get; }

    /// <summary>The trainer of a model, whatever that takes and learns.</summary>
    /// <param name="wrap">Makes a published model one without static type.</param>
    public static ModelTrainer Of<TModel>(object trainer, Func<TModel, IModel> wrap) => trainer switch
    {
        ITrainer<TModel, int, int> typed => new ModelTrainer<TModel, int, int>(typed, wrap),
        ITrainer<TModel, int, float> typed => new ModelTrainer<TModel, int, float>(typed, wrap),
        ITrainer<TModel, float, int> typed => new ModelTrainer<TModel, float, int>(typed, wrap),
        _ => new ModelTrainer<TModel, float, float>((ITrainer<TModel, float, float>)trainer, wrap),
    };

    /// <summary>Learns; a batch without lengths has whole sequences.</summary>
    public abstract float Step(TrainingBatch batch);

    /// <summary>Evaluates; a batch without lengths has whole sequences.</summary>
    public abstract float Evaluate(TrainingBatch batch);

    public abstract IModel Publish();

    public abstract void Save(string path);

    public abstract void SaveCheckpoint(string path);

    public abstract void LoadCheckpoint(string path);

    /// <summary>The checkpoint as it would be written now.</summary>
    public TensorFile Checkpoint()
    {
        using var file = new TemporaryFile();
        SaveCheckpoint(file.Path);
        return new TensorFile(file.Path);
    }

    public abstract void Dispose();
}

internal sealed class ModelTrainer<TModel, TInput, TTarget> : ModelTrainer
{
    private readonly ITrainer<TModel, TInput, TTarget> _trainer;
    private readonly Func<TModel, IModel> _wrap;
    private readonly TypedCall? _typedStep;
    private readonly TypedCall? _typedEvaluate;

    public ModelTrainer(ITrainer<TModel, TInput, TTarget> trainer, Func<TModel, IModel> wrap)
    {
        _trainer = trainer;
        _wrap = wrap;
        _typedStep = Typed("Step");
        _typedEvaluate = Typed("Evaluate");
    }

    private delegate float TypedCall(ReadOnlySpan<int> tokens, ReadOnlySpan<int> types, ReadOnlySpan<int> lengths, ReadOnlySpan<TTarget> targets);

    public override TrainerOptions Options => _trainer.Options;

    public override InstructionSet InstructionSet => _trainer.InstructionSet;

    public override long Updates => _trainer.Updates;

    public override float LearningRate => _trainer.LearningRate;

    public override float GradientNorm => _trainer.GradientNorm;

    public override float Step(TrainingBatch batch)
    {
        var (input, targets) = (batch.Input, Targets(batch));
        return input.Types is not null ? _typedStep!(input.Tokens, input.Types, input.Lengths, targets)
            : input.Lengths is null ? _trainer.Step(Inputs(input), targets)
            : _trainer.Step(Inputs(input), input.Lengths, targets);
    }

    public override float Evaluate(TrainingBatch batch)
    {
        var (input, targets) = (batch.Input, Targets(batch));
        return input.Types is not null ? _typedEvaluate!(input.Tokens, input.Types, input.Lengths, targets)
            : input.Lengths is null ? _trainer.Evaluate(Inputs(input), targets)
            : _trainer.Evaluate(Inputs(input), input.Lengths, targets);
    }

    public override IModel Publish() => _wrap(_trainer.Publish());

    public override void Save(string path) => _trainer.Save(path);

    public override void SaveCheckpoint(string path) => _trainer.SaveCheckpoint(path);

    public override void LoadCheckpoint(string path) => _trainer.LoadCheckpoint(path);

    public override void Dispose() => _trainer.Dispose();

    private static TInput[]? Inputs(CallInput input) => (TInput[]?)(typeof(TInput) == typeof(int) ? (object?)input.Tokens : input.Rows);

    private static TTarget[]? Targets(TrainingBatch batch) => (TTarget[]?)(typeof(TTarget) == typeof(int) ? (object?)batch.Classes : batch.Values);

    private TypedCall? Typed(string name) => _trainer.GetType().GetMethods(BindingFlags.Public | BindingFlags.Instance)
        .SingleOrDefault(method => method.Name == name && method.GetParameters().Length == 4)?.CreateDelegate<TypedCall>(_trainer);
}
