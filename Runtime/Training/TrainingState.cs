using System.Globalization;

namespace TxGen.Runtime;

/// <summary>
/// What a trainer holds, and how it learns from gradients: generated code adds them up in <see cref="Gradients"/> and calls
/// <see cref="Complete"/>. One thread at a time.
/// </summary>
public sealed class TrainingState
{
    private readonly WeightMap _map;
    private readonly TransposedMap _transposed;
    private readonly UpdatePlan _plan;
    private TrainingMemory _memory;
    private int _pending;

    /// <summary>Starts training.</summary>
    /// <param name="map">Where the model's tensors lie; all float32, each at a multiple of 16.</param>
    /// <param name="transposed">Matrices that the backward pass also needs transposed.</param>
    /// <param name="start">The weights to start from, which are copied.</param>
    /// <param name="options">How to learn; null for the defaults.</param>
    /// <exception cref="ArgumentException">The maps do not fit each other, or the weights are not those of <paramref name="map"/>.</exception>
    /// <exception cref="PlatformNotSupportedException">A forced instruction set is not available in this process.</exception>
    public TrainingState(WeightMap map, TransposedMap transposed, PackedWeights start, TrainerOptions? options)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(transposed);
        ArgumentNullException.ThrowIfNull(start);
        if (map.Format != WeightFormat.Float32)
        {
            throw new ArgumentException(
                $"{map.Model} holds its matrices as {map.Format}; only {WeightFormat.Float32} can be trained.", nameof(map));
        }
        if (start.Memory.Length != map.Floats)
            throw new ArgumentException($"The weights have {start.Memory.Length} floats, {map.Model} has {map.Floats}.", nameof(start));
        Options = options ?? new TrainerOptions();
        InstructionSet = InstructionSets.Choose(Options.InstructionSet, "TrainerOptions.InstructionSet");
        _map = map;
        _transposed = transposed;
        _plan = new UpdatePlan(map, transposed, Options.Optimizer.DecayOn);
        _memory = TrainingMemory.Of(start.Memory.Clone(), transposed);
        AdamKernel.Transpose(_memory, _plan.Runs);
    }

    /// <summary>How it learns.</summary>
    public TrainerOptions Options { get; }

    /// <summary>What its kernels run on.</summary>
    public InstructionSet InstructionSet { get; }

    /// <summary>The start of packed weights. Loading a checkpoint moves it.</summary>
    public ref float Weights => ref _memory.Weights.Origin;

    /// <summary>The start of gradients, which lie like packed weights. What pads a parameter stays zero; what belongs to none has no meaning. Loading a checkpoint moves it.</summary>
    public ref float Gradients => ref _memory.Gradients.Origin;

    /// <summary>The start of transposed matrices. Loading a checkpoint moves it.</summary>
    public ref float Transposed => ref _memory.Transposed.Origin;

    /// <summary>Updates of the weights so far.</summary>
    public long Updates { get; private set; }

    /// <summary>Steps so far, each one call of <see cref="Complete"/> without exception.</summary>
    public long Calls { get; private set; }

    /// <summary>The learning rate of the last update; 0 before the first one and after loading a checkpoint.</summary>
    public float LearningRate { get; private set; }

    /// <summary>The norm of the last update's gradients before clipping; 0 before the first one and after loading a checkpoint.</summary>
    public float GradientNorm { get; private set; }

    /// <summary>
    /// Ends a step whose gradients, divided by <see cref="TrainerOptions.AccumulationSteps"/>, have been added. The last of so many
    /// steps updates the weights.
    /// </summary>
    /// <param name="loss">The step's loss.</param>
    /// <exception cref="TrainingException">
    /// Loss or gradient norm is not finite. No weight changed; gradients are cleared, and accumulation starts again.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// A function gave no learning rate; the state is as after a <see cref="TrainingException"/>.
    /// </exception>
    public void Complete(double loss)
    {
        if (!double.IsFinite(loss))
            throw Refuse("loss", loss);
        if (_pending + 1 < Options.AccumulationSteps)
            _pending++;
        else
            Update();
        Calls++;
    }

    /// <summary>Forgets gradients that were added since the last update; accumulation starts again.</summary>
    public void Discard()
    {
        _memory.Gradients.Span.Clear();
        _pending = 0;
    }

    /// <summary>The weights as they are, in memory that later steps do not touch.</summary>
    public PackedWeights Publish() => new(_map, _memory.Weights.Clone(), []);

    /// <summary>Writes the weights as they are; see <see cref="PackedWeights.Save"/>.</summary>
    /// <param name="path">Path of the file; an existing one is replaced.</param>
    public void Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        AtomicFile.Write(path, stream => SafetensorsWriter.Write(stream, _map, [new TensorGroup("", _memory.Weights)]));
    }

    /// <summary>
    /// Writes all that training needs to go on with the same bits. The file is safetensors and loads as weights, too. It replaces an
    /// existing one as a whole, so a failure leaves what was there before.
    /// </summary>
    /// <param name="path">Path of the file.</param>
    public void SaveCheckpoint(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        TrainingCheckpoint.Write(path, _map, _memory, new(Updates, Calls, _pending, Options.AccumulationSteps, Options.Seed));
    }

    /// <summary>Goes on where <see cref="SaveCheckpoint"/> was called. A file that does not fit changes nothing.</summary>
    /// <param name="path">Path of the file.</param>
    /// <exception cref="WeightsException">The file is malformed, or is no checkpoint of this model's trainer with these options.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be read.</exception>
    public void LoadCheckpoint(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        (TrainingMemory memory, TrainingCounters counters) = TrainingCheckpoint.Read(path, _map, _transposed, Options);
        AdamKernel.Transpose(memory, _plan.Runs);
        _memory = memory;
        _pending = counters.Pending;
        (Updates, Calls) = (counters.Updates, counters.Calls);
        (LearningRate, GradientNorm) = (0, 0);
    }

    private void Update()
    {
        float rate;
        try
        {
            rate = Options.LearningRate.At(Updates + 1);
        }
        catch
        {
            Discard();
            throw;
        }

        double norm = Norm();
        if (!double.IsFinite(norm))
            throw Refuse("gradient norm", norm);
        // PyTorch's formula: the summand keeps the quotient finite, and decides nothing where the norm is near the limit.
        float scale = Options.MaxGradientNorm is { } limit ? (float)Math.Min(1, limit / (norm + 1e-6)) : 1;
        AdamStep step = AdamStep.Of(Options.Optimizer, rate, Updates + 1, scale);
        Run(step);
        Updates++;
        _pending = 0;
        LearningRate = rate;
        GradientNorm = (float)norm;
    }

    private double Norm() => InstructionSet switch
    {
        InstructionSet.Avx512 => Runtime.GradientNorm.Of<Lanes512>(ref Gradients, _plan.Occupied),
        InstructionSet.Avx2 => Runtime.GradientNorm.Of<Lanes256>(ref Gradients, _plan.Occupied),
        _ => Runtime.GradientNorm.Of<Lanes128>(ref Gradients, _plan.Occupied),
    };

    private void Run(in AdamStep step)
    {
        if (InstructionSet == InstructionSet.Avx512)
            AdamKernel.Update<Lanes512>(step, _memory, _plan.Runs);
        else if (InstructionSet == InstructionSet.Avx2)
            AdamKernel.Update<Lanes256>(step, _memory, _plan.Runs);
        else
            AdamKernel.Update<Lanes128>(step, _memory, _plan.Runs);
    }

    private TrainingException Refuse(string what, double value)
    {
        Discard();
        string accumulated = Options.AccumulationSteps > 1 ? ", with those that were accumulated" : "";
        return new TrainingException(string.Create(
            CultureInfo.InvariantCulture,
            $"Step {Calls + 1}: the {what} is {value}. No weight changed; the step's gradients are discarded{accumulated}."));
    }
}
