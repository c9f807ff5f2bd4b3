namespace TxGen;

/// <summary>
/// Fits a model's weights: cross-entropy where it scores classes, else mean squared error (for a model without head, of its pooled
/// vectors or hidden states). Made by the model's <c>CreateTrainer</c>; one thread at a time may use it.
/// </summary>
/// <typeparam name="TModel">The model class.</typeparam>
/// <typeparam name="TInput"><see cref="int"/> for token ids, <see cref="float"/> for rows of features.</typeparam>
/// <typeparam name="TTarget"><see cref="int"/> for classes, <see cref="float"/> for numbers.</typeparam>
public interface ITrainer<out TModel, TInput, TTarget> : IDisposable
{
    /// <summary>How it learns.</summary>
    TrainerOptions Options { get; }

    /// <summary>What its kernels run on.</summary>
    InstructionSet InstructionSet { get; }

    /// <summary>How often the weights were updated.</summary>
    long Updates { get; }

    /// <summary>The learning rate of the last update; 0 before the first one and after loading a checkpoint.</summary>
    float LearningRate { get; }

    /// <summary>The norm of the last update's gradients, before clipping; 0 before the first one and after loading a checkpoint.</summary>
    float GradientNorm { get; }

    /// <summary>Learns from sequences of the model's TrainingLength.</summary>
    /// <param name="input">Token ids or float rows of all sequences, one after another.</param>
    /// <param name="targets">What the result should be: a class for every position (a learned class token's first) or sequence, or numbers like those the model gives.</param>
    /// <returns>The mean loss before learning.</returns>
    /// <exception cref="ArgumentException">The input is not 1 to TrainingBatch whole sequences, or there are more or fewer targets than results, or none counts.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A token id or a class is out of range.</exception>
    /// <exception cref="TrainingException">Loss or gradients are not finite; no weight changed.</exception>
    /// <exception cref="InvalidOperationException">The schedule's function gave a learning rate that is none; no weight changed.</exception>
    /// <exception cref="ObjectDisposedException">The trainer is disposed.</exception>
    float Step(ReadOnlySpan<TInput> input, ReadOnlySpan<TTarget> targets);

    /// <summary>Learns from sequences of any lengths, without padding.</summary>
    /// <param name="input">Token ids or float rows of all sequences, one after another.</param>
    /// <param name="lengths">Tokens or rows of each, 1 to TrainingLength; at most TrainingBatch.</param>
    /// <param name="targets">What the result should be: a class for every position (a learned class token's first) or sequence, or numbers like those the model gives.</param>
    /// <returns>The mean loss before learning.</returns>
    /// <exception cref="ArgumentException">A length is out of range, there are too many sequences, or more or fewer targets than results, or none counts.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A token id or a class is out of range.</exception>
    /// <exception cref="TrainingException">Loss or gradients are not finite; no weight changed.</exception>
    /// <exception cref="InvalidOperationException">The schedule's function gave a learning rate that is none; no weight changed.</exception>
    /// <exception cref="ObjectDisposedException">The trainer is disposed.</exception>
    float Step(ReadOnlySpan<TInput> input, ReadOnlySpan<int> lengths, ReadOnlySpan<TTarget> targets);

    /// <summary>The loss of sequences of the model's TrainingLength, without dropout; nothing is learned.</summary>
    /// <param name="input">Token ids or float rows of all sequences, one after another.</param>
    /// <param name="targets">What the result should be; see <see cref="Step(ReadOnlySpan{TInput}, ReadOnlySpan{TTarget})"/>.</param>
    /// <returns>The mean loss.</returns>
    /// <exception cref="ArgumentException">The input is not 1 to TrainingBatch whole sequences, or there are more or fewer targets than results, or none counts.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A token id or a class is out of range.</exception>
    /// <exception cref="ObjectDisposedException">The trainer is disposed.</exception>
    float Evaluate(ReadOnlySpan<TInput> input, ReadOnlySpan<TTarget> targets);

    /// <summary>The loss of sequences of any lengths, without dropout; nothing is learned.</summary>
    /// <param name="input">Token ids or float rows of all sequences, one after another.</param>
    /// <param name="lengths">Tokens or rows of each, 1 to TrainingLength; at most TrainingBatch.</param>
    /// <param name="targets">What the result should be; see <see cref="Step(ReadOnlySpan{TInput}, ReadOnlySpan{int}, ReadOnlySpan{TTarget})"/>.</param>
    /// <returns>The mean loss.</returns>
    /// <exception cref="ArgumentException">A length is out of range, there are too many sequences, or more or fewer targets than results, or none counts.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A token id or a class is out of range.</exception>
    /// <exception cref="ObjectDisposedException">The trainer is disposed.</exception>
    float Evaluate(ReadOnlySpan<TInput> input, ReadOnlySpan<int> lengths, ReadOnlySpan<TTarget> targets);

    /// <summary>A model with the weights as they are now; what is learned later does not reach it, nor sessions of older ones.</summary>
    /// <exception cref="ObjectDisposedException">The trainer is disposed.</exception>
    TModel Publish();

    /// <summary>Writes the weights as safetensors, as the model's own Save does.</summary>
    /// <param name="path">The file; it is replaced as a whole.</param>
    /// <exception cref="IOException">The file cannot be written; an older one is as before.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be written.</exception>
    /// <exception cref="ObjectDisposedException">The trainer is disposed.</exception>
    void Save(string path);

    /// <summary>
    /// Writes all that training needs to go on with the same bits: weights, moments, counters and, while gradients are accumulated,
    /// these. The file is replaced as a whole, and loads as weights too.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be written; an older one is as before.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be written.</exception>
    /// <exception cref="ObjectDisposedException">The trainer is disposed.</exception>
    void SaveCheckpoint(string path);

    /// <summary>Goes on where <see cref="SaveCheckpoint"/> was called. A file that does not fit changes nothing.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="WeightsException">The file is malformed, or no checkpoint of this model's trainer with these options.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be read.</exception>
    /// <exception cref="ObjectDisposedException">The trainer is disposed.</exception>
    void LoadCheckpoint(string path);
}
