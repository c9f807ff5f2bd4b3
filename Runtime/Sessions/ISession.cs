namespace TxGen;

/// <summary>
/// What runs a compiled model: all working memory it will ever need, allocated once. A session belongs to one thread at a time;
/// many sessions may share one model. While a StepBatch of decoders runs, all of its sessions belong to its thread. No other thread may change the spans of a call while it runs: they are checked once, and then
/// relied on.
/// </summary>
public interface ISession : IDisposable
{
    /// <summary>The instruction set this session runs on.</summary>
    InstructionSet InstructionSet { get; }
}

/// <summary>Hidden states of one sequence.</summary>
/// <typeparam name="TInput"><see cref="int"/> for token ids, <see cref="float"/> for rows of features.</typeparam>
public interface IEncoder<TInput> : ISession
{
    /// <summary>Runs all blocks.</summary>
    /// <param name="input">Token ids [length], or float rows [length, width] one after another.</param>
    /// <returns>Hidden states [length, d_model] in the session's memory, valid until its next call; a learned class token has the first row.</returns>
    ReadOnlySpan<float> Forward(ReadOnlySpan<TInput> input);
}

/// <summary>One vector for every sequence.</summary>
/// <typeparam name="TInput"><see cref="int"/> for token ids, <see cref="float"/> for rows of features.</typeparam>
public interface IEmbedder<TInput> : IEncoder<TInput>
{
    /// <summary>Embeds one sequence.</summary>
    /// <param name="input">Token ids [length], or float rows [length, width] one after another.</param>
    /// <param name="embedding">Receives [d_model].</param>
    void Embed(ReadOnlySpan<TInput> input, Span<float> embedding);

    /// <summary>Embeds sequences of any lengths, without padding; each gets the bits it would get alone.</summary>
    /// <param name="input">All sequences, one after another.</param>
    /// <param name="lengths">Tokens or rows of each.</param>
    /// <param name="embeddings">Receives [sequences, d_model].</param>
    void EmbedBatch(ReadOnlySpan<TInput> input, ReadOnlySpan<int> lengths, Span<float> embeddings);
}

/// <summary>One vector for every sequence of tokens; <see cref="TextEmbedder"/> makes the tokens of a text.</summary>
public interface ITokenEmbedder : IEmbedder<int>
{
    /// <summary>Number of token ids.</summary>
    int Vocabulary { get; }

    /// <summary>Longest sequence, in tokens.</summary>
    int MaxLength { get; }

    /// <summary>Width of a vector.</summary>
    int DModel { get; }
}

/// <summary>Class scores for every sequence.</summary>
/// <typeparam name="TInput"><see cref="int"/> for token ids, <see cref="float"/> for rows of features.</typeparam>
public interface IClassifier<TInput> : IEncoder<TInput>
{
    /// <summary>Classifies one sequence.</summary>
    /// <param name="input">Token ids [length], or float rows [length, width] one after another.</param>
    /// <param name="logits">Receives unnormalised scores [classes].</param>
    void Classify(ReadOnlySpan<TInput> input, Span<float> logits);

    /// <summary>Classifies sequences of any lengths, without padding; each gets the bits it would get alone.</summary>
    /// <param name="input">All sequences, one after another.</param>
    /// <param name="lengths">Tokens or rows of each.</param>
    /// <param name="logits">Receives [sequences, classes].</param>
    void ClassifyBatch(ReadOnlySpan<TInput> input, ReadOnlySpan<int> lengths, Span<float> logits);
}

/// <summary>Class scores for every position.</summary>
/// <typeparam name="TInput"><see cref="int"/> for token ids, <see cref="float"/> for rows of features.</typeparam>
public interface ITokenClassifier<TInput> : IEncoder<TInput>
{
    /// <summary>Classifies every position of one sequence.</summary>
    /// <param name="input">Token ids [length], or float rows [length, width] one after another.</param>
    /// <param name="logits">Receives unnormalised scores [length, classes]; a learned class token has the first row.</param>
    void ClassifyTokens(ReadOnlySpan<TInput> input, Span<float> logits);

    /// <summary>Classifies every position of sequences of any lengths, without padding.</summary>
    /// <param name="input">All sequences, one after another.</param>
    /// <param name="lengths">Tokens or rows of each.</param>
    /// <param name="logits">Receives [positions of all sequences, classes].</param>
    void ClassifyTokensBatch(ReadOnlySpan<TInput> input, ReadOnlySpan<int> lengths, Span<float> logits);
}

/// <summary>Values for every sequence.</summary>
/// <typeparam name="TInput"><see cref="int"/> for token ids, <see cref="float"/> for rows of features.</typeparam>
public interface IRegressor<TInput> : IEncoder<TInput>
{
    /// <summary>Predicts the values of one sequence.</summary>
    /// <param name="input">Token ids [length], or float rows [length, width] one after another.</param>
    /// <param name="values">Receives [values].</param>
    void Predict(ReadOnlySpan<TInput> input, Span<float> values);

    /// <summary>Predicts the values of sequences of any lengths, without padding; each gets the bits it would get alone.</summary>
    /// <param name="input">All sequences, one after another.</param>
    /// <param name="lengths">Tokens or rows of each.</param>
    /// <param name="values">Receives [sequences, values].</param>
    void PredictBatch(ReadOnlySpan<TInput> input, ReadOnlySpan<int> lengths, Span<float> values);
}

/// <summary>A score of every vocabulary entry for every position.</summary>
/// <typeparam name="TInput"><see cref="int"/> for token ids.</typeparam>
public interface ILanguageModel<TInput> : IEncoder<TInput>
{
    /// <summary>Scores the vocabulary at every position of one sequence.</summary>
    /// <param name="input">Token ids [length].</param>
    /// <param name="logits">Receives unnormalised scores [length, vocabulary]; a learned class token has the first row.</param>
    void Logits(ReadOnlySpan<TInput> input, Span<float> logits);

    /// <summary>Scores the vocabulary at every position of sequences of any lengths, without padding.</summary>
    /// <param name="input">All sequences, one after another.</param>
    /// <param name="lengths">Tokens of each.</param>
    /// <param name="logits">Receives [positions of all sequences, vocabulary].</param>
    void LogitsBatch(ReadOnlySpan<TInput> input, ReadOnlySpan<int> lengths, Span<float> logits);
}
