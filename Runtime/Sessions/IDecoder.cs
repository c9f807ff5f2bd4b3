namespace TxGen;

/// <summary>
/// Generates text token by token: keys and values of all positions so far are kept in a cache, so that a new token costs one row
/// ("Attention Is All You Need", section 3.1: each position attends to itself and earlier ones).
/// </summary>
public interface IDecoder : ISession
{
    /// <summary>Number of token ids, and of logits.</summary>
    int Vocabulary { get; }

    /// <summary>Most positions of a sequence; where <see cref="IsEndless"/>, only of a call without cache.</summary>
    int MaxLength { get; }

    /// <summary>
    /// Whether a sequence may go on without end, because no layer sees further back than a window: the cache is then a ring that keeps
    /// the last positions.
    /// </summary>
    bool IsEndless { get; }

    /// <summary>Positions of the sequence so far: the place of the next token.</summary>
    /// <exception cref="ObjectDisposedException">The session is disposed.</exception>
    long Position { get; }

    /// <summary>Appends tokens to the sequence, all rows through the matrix kernels together.</summary>
    /// <remarks>Where <see cref="IsEndless"/>, many tokens run in several passes, each of which counts when it is complete; all is checked before the first.</remarks>
    /// <param name="tokens">Token ids; at least one, and no more than MaxLength - Position unless <see cref="IsEndless"/>.</param>
    /// <returns>Logits [vocabulary] behind the last token, in the session's memory, valid until its next call.</returns>
    /// <exception cref="ArgumentException">There are none or too many, or they lie in the session's memory; the sequence is as before.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A token id is out of range; the sequence is as before.</exception>
    /// <exception cref="ObjectDisposedException">The session is disposed.</exception>
    ReadOnlySpan<float> Prefill(ReadOnlySpan<int> tokens);

    /// <summary>Appends tokens to the sequence and scores the vocabulary behind each of them.</summary>
    /// <remarks>Where <see cref="IsEndless"/>, many tokens run in several passes, each of which counts when it is complete; all is checked before the first.</remarks>
    /// <param name="tokens">Token ids; at least one, and no more than MaxLength - Position unless <see cref="IsEndless"/>.</param>
    /// <param name="logits">Receives [tokens, vocabulary].</param>
    /// <exception cref="ArgumentException">There are none or too many, the room is too small, or tokens lie where the call writes; the sequence is as before.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A token id is out of range; the sequence is as before.</exception>
    /// <exception cref="ObjectDisposedException">The session is disposed.</exception>
    void Prefill(ReadOnlySpan<int> tokens, Span<float> logits);

    /// <summary>Appends one token to the sequence.</summary>
    /// <param name="token">A token id.</param>
    /// <returns>Logits [vocabulary] behind it, in the session's memory, valid until its next call.</returns>
    /// <exception cref="InvalidOperationException">The sequence, not <see cref="IsEndless"/>, has MaxLength tokens already; it stays as it is.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The token id is out of range; the sequence is as before.</exception>
    /// <exception cref="ObjectDisposedException">The session is disposed.</exception>
    ReadOnlySpan<float> Step(int token);

    /// <summary>Goes back to an earlier position and forgets what came behind it.</summary>
    /// <param name="position">
    /// 0 to <see cref="Position"/>; where <see cref="IsEndless"/> and the ring has come round, 0 or a position whose window is still there.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The position is out of range.</exception>
    /// <exception cref="ObjectDisposedException">The session is disposed.</exception>
    void Rewind(long position);

    /// <summary>Forgets the sequence: the next token has position 0.</summary>
    /// <exception cref="ObjectDisposedException">The session is disposed.</exception>
    void Reset();
}

/// <summary>What a decoder can do with others of its kind.</summary>
/// <typeparam name="TSelf">The session class.</typeparam>
public interface IDecoder<TSelf> : IDecoder
    where TSelf : IDecoder<TSelf>
{
    /// <summary>A new session at the same position, with a copy of the cache: several continuations of one prefix.</summary>
    /// <exception cref="ObjectDisposedException">The session is disposed.</exception>
    TSelf Fork();

    /// <summary>
    /// Appends one token to each of several sequences, which share every read of the weights. Each gets the bits that
    /// <see cref="IDecoder.Step"/> would give it.
    /// </summary>
    /// <remarks>
    /// Passes of as many sessions as fit run in the memory of their first one and on its instruction set: spans it returned before are no
    /// longer valid, those of the others are. Until the call returns, no other thread may use any of the sessions, not even to dispose or
    /// rewind it: their positions are read again in every layer.
    /// </remarks>
    /// <param name="sessions">Sessions of one model, each at most once; their positions may differ.</param>
    /// <param name="tokens">A token id for each.</param>
    /// <param name="logits">Receives [sessions, vocabulary].</param>
    /// <exception cref="ArgumentException">
    /// Numbers differ, the room is too small, tokens lie where the call writes, or a session is null, there twice or of another model;
    /// all sequences are as before.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A token id is out of range; all sequences are as before.</exception>
    /// <exception cref="InvalidOperationException">A sequence, not endless, has MaxLength tokens already; all sequences are as before.</exception>
    /// <exception cref="ObjectDisposedException">A session is disposed; all sequences are as before.</exception>
    static abstract void StepBatch(ReadOnlySpan<TSelf> sessions, ReadOnlySpan<int> tokens, Span<float> logits);
}
