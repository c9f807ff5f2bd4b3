using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TxGen.Runtime;

/// <summary>
/// Checks of what callers hand to generated entry points, all made before anything is read or written. Messages name the
/// argument, the limit and the value.
/// </summary>
public static class ArgumentChecks
{
    /// <summary>A sequence's length must lie in 1..maxLength.</summary>
    /// <param name="length">Tokens or rows.</param>
    /// <param name="maxLength">The model's limit.</param>
    /// <param name="name">The argument's name.</param>
    /// <exception cref="ArgumentException">It does not.</exception>
    public static void RequireLength(int length, int maxLength, string name)
    {
        if ((uint)(length - 1) >= (uint)maxLength)
            ThrowLength(length, maxLength, name);
    }

    /// <summary>Every length of a batch must lie in 1..maxLength, and together they must be the whole input.</summary>
    /// <param name="lengths">Tokens or rows of each sequence.</param>
    /// <param name="total">Tokens or rows given.</param>
    /// <param name="maxLength">The model's limit.</param>
    /// <param name="input">The name of the argument that holds the input.</param>
    /// <exception cref="ArgumentException">They do not.</exception>
    public static void RequireLengths(ReadOnlySpan<int> lengths, int total, int maxLength, string input)
    {
        long sum = 0;
        for (int i = 0; i < lengths.Length; i++)
        {
            if ((uint)(lengths[i] - 1) >= (uint)maxLength)
                ThrowLengthOf(lengths[i], i, maxLength);
            sum += lengths[i];
        }

        if (sum != total)
            ThrowSum(sum, total, input);
    }

    /// <summary>Every id must lie in 0..limit-1.</summary>
    /// <param name="ids">Token ids or token types.</param>
    /// <param name="limit">The size of the table they index.</param>
    /// <param name="name">The argument's name.</param>
    /// <exception cref="ArgumentOutOfRangeException">One does not.</exception>
    public static void RequireIds(ReadOnlySpan<int> ids, int limit, string name)
    {
        for (int i = 0; i < ids.Length; i++)
            if ((uint)ids[i] >= (uint)limit)
                ThrowId(ids[i], i, limit, name);
    }

    /// <summary>An id must lie in 0..limit-1.</summary>
    /// <param name="id">A token id.</param>
    /// <param name="limit">The size of the table it indexes.</param>
    /// <param name="name">The argument's name.</param>
    /// <exception cref="ArgumentOutOfRangeException">It does not.</exception>
    public static void RequireId(int id, int limit, string name)
    {
        if ((uint)id >= (uint)limit)
            ThrowSingleId(id, limit, name);
    }

    /// <summary>A sequence must have room for one more token.</summary>
    /// <param name="position">Tokens it has.</param>
    /// <param name="maxLength">The model's limit.</param>
    /// <exception cref="InvalidOperationException">It has not.</exception>
    public static void RequireNext(long position, int maxLength)
    {
        if (position >= maxLength)
            ThrowFull("The sequence", maxLength);
    }

    /// <summary>A sequence of a batch must have room for one more token.</summary>
    /// <param name="position">Tokens it has.</param>
    /// <param name="maxLength">The model's limit.</param>
    /// <param name="index">The session's index.</param>
    /// <param name="name">The argument's name.</param>
    /// <exception cref="InvalidOperationException">It has not.</exception>
    public static void RequireNext(long position, int maxLength, int index, string name)
    {
        if (position >= maxLength)
            ThrowFull($"{name}[{index}]", maxLength);
    }

    /// <summary>A sequence must have room for at least one new token, and for all of them.</summary>
    /// <param name="tokens">New tokens.</param>
    /// <param name="position">Tokens it has.</param>
    /// <param name="maxLength">The model's limit.</param>
    /// <param name="name">The argument's name.</param>
    /// <exception cref="ArgumentException">There are none or too many.</exception>
    public static void RequireAppendable(int tokens, long position, int maxLength, string name)
    {
        RequireAppendable(tokens, name);
        if (tokens > maxLength - position)
            ThrowAppended(tokens, position, maxLength, name);
    }

    /// <summary>There must be at least one new token, for a sequence without end.</summary>
    /// <param name="tokens">New tokens.</param>
    /// <param name="name">The argument's name.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static void RequireAppendable(int tokens, string name)
    {
        if (tokens == 0)
            throw new ArgumentException($"{name} is empty, but logits stand behind a token.", name);
    }

    /// <summary>There must be as many of one thing as of another.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="expected">How many there must be.</param>
    /// <param name="name">The argument's name.</param>
    /// <param name="other">The name of the argument it goes with.</param>
    /// <exception cref="ArgumentException">The numbers differ.</exception>
    public static void RequireCount(int count, int expected, string name, string other)
    {
        if (count != expected)
            ThrowCount(count, expected, name, other);
    }

    /// <summary>A session of a batch must be there.</summary>
    /// <param name="session">The session.</param>
    /// <param name="index">Its index.</param>
    /// <param name="name">The argument's name.</param>
    /// <exception cref="ArgumentException">It is null.</exception>
    public static void RequirePresent([NotNull] object? session, int index, string name)
    {
        if (session is null)
            throw new ArgumentException($"{name}[{index}] is null.", name);
    }

    /// <summary>A session of a batch must be there once: when each has noted its index, none may have noted another one later.</summary>
    /// <param name="noted">The last index the session noted.</param>
    /// <param name="index">Its index.</param>
    /// <param name="name">The argument's name.</param>
    /// <exception cref="ArgumentException">They differ.</exception>
    public static void RequireDistinct(int noted, int index, string name)
    {
        if (noted != index)
            throw new ArgumentException($"{name}[{noted}] is the same session as {name}[{index}], but a sequence grows by one token at a time.", name);
    }

    /// <summary>Sessions of a batch must share a model.</summary>
    /// <param name="same">Whether one has the model of the first.</param>
    /// <param name="index">Its index.</param>
    /// <param name="name">The argument's name.</param>
    /// <exception cref="ArgumentException">It has another.</exception>
    public static void RequireOneModel(bool same, int index, string name)
    {
        if (!same)
            throw new ArgumentException($"{name}[{index}] has other weights than {name}[0]: sessions of a batch share a model.", name);
    }

    /// <summary>Token types must be left out or be as many as the tokens, and each lie in 0..limit-1.</summary>
    /// <param name="tokenTypes">Token types.</param>
    /// <param name="tokens">Number of tokens.</param>
    /// <param name="limit">Number of token types of the model.</param>
    /// <exception cref="ArgumentException">Their number differs.</exception>
    /// <exception cref="ArgumentOutOfRangeException">One is out of range.</exception>
    public static void RequireTypes(ReadOnlySpan<int> tokenTypes, int tokens, int limit)
    {
        if (tokenTypes.Length != 0 && tokenTypes.Length != tokens)
            ThrowTypes(tokenTypes.Length, tokens);
        RequireIds(tokenTypes, limit, nameof(tokenTypes));
    }

    /// <summary>Float rows must be whole.</summary>
    /// <param name="floats">Floats given.</param>
    /// <param name="width">Floats of one row.</param>
    /// <param name="name">The argument's name.</param>
    /// <returns>The number of rows.</returns>
    /// <exception cref="ArgumentException">They are not.</exception>
    public static int RequireRows(int floats, int width, string name)
    {
        int rows = floats / width;
        if (rows * width != floats)
            ThrowRows(floats, width, name);
        return rows;
    }

    /// <summary>What a call reads must not lie in its session's own memory, as hidden states do: the call would write over it.</summary>
    /// <typeparam name="T">Float rows; or token ids, token types or lengths, which are relied on once they are checked.</typeparam>
    /// <param name="input">What is read.</param>
    /// <param name="memory">The session's memory.</param>
    /// <param name="name">The argument's name.</param>
    /// <exception cref="ArgumentException">It does.</exception>
    public static void RequireOutside<T>(ReadOnlySpan<T> input, AlignedMemory memory, string name)
        where T : unmanaged
    {
        if (Overlap(input, memory.Span))
            ThrowInside(name);
    }

    /// <summary>A buffer must be large enough for the result.</summary>
    /// <param name="given">Floats it has.</param>
    /// <param name="needed">Floats of the result.</param>
    /// <param name="name">The argument's name.</param>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static void RequireRoom(int given, long needed, string name)
    {
        if (given < needed)
            ThrowRoom(given, needed, name);
    }

    /// <summary>A result must not overlap what a call reads: one pass over a batch would write over what a later one reads.</summary>
    /// <typeparam name="T">Float rows; or token ids, token types or lengths, which are relied on once they are checked.</typeparam>
    /// <param name="input">What is read.</param>
    /// <param name="output">Receives the result.</param>
    /// <param name="inputName">The name of the argument that is read.</param>
    /// <param name="outputName">The name of the argument that receives the result.</param>
    /// <exception cref="ArgumentException">They overlap.</exception>
    public static void RequireApart<T>(ReadOnlySpan<T> input, ReadOnlySpan<float> output, string inputName, string outputName)
        where T : unmanaged
    {
        if (Overlap(input, output))
            ThrowOverlap(inputName, outputName);
    }

    /// <summary>A session or model must not be disposed.</summary>
    /// <param name="memory">Its memory; null once disposed.</param>
    /// <param name="owner">The session or model.</param>
    /// <exception cref="ObjectDisposedException">It is.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void RequireAlive([NotNull] object? memory, object owner) => ObjectDisposedException.ThrowIf(memory is null, owner);

    /// <summary>A session of a batch must not be disposed.</summary>
    /// <param name="memory">Its memory; null once disposed.</param>
    /// <param name="owner">The session.</param>
    /// <param name="index">Its index.</param>
    /// <param name="name">The argument's name.</param>
    /// <exception cref="ObjectDisposedException">It is.</exception>
    public static void RequireAlive([NotNull] object? memory, object owner, int index, string name)
    {
        if (memory is null)
            throw new ObjectDisposedException(owner.GetType().FullName, $"{name}[{index}] is disposed.");
    }

    /// <summary>A training step has at least one sequence and no more than a trainer has room for.</summary>
    /// <param name="sequences">Sequences given.</param>
    /// <param name="limit">The model's TrainingBatch.</param>
    /// <param name="name">The argument's name.</param>
    /// <exception cref="ArgumentException">It has none or too many.</exception>
    public static void RequireBatch(int sequences, int limit, string name)
    {
        if ((uint)(sequences - 1) >= (uint)limit)
            ThrowBatch(sequences, limit, name);
    }

    /// <summary>The rows of whole sequences must be one to so many of them.</summary>
    /// <param name="rows">Tokens or rows given.</param>
    /// <param name="length">Those of a sequence: the model's TrainingLength.</param>
    /// <param name="limit">The model's TrainingBatch.</param>
    /// <param name="name">The argument's name.</param>
    /// <returns>The number of sequences.</returns>
    /// <exception cref="ArgumentException">They are no whole sequences, or too many.</exception>
    public static int RequireWhole(int rows, int length, int limit, string name)
    {
        if (rows == 0 || rows % length != 0 || rows / length > limit)
            ThrowWhole(rows, length, limit, name);
        return rows / length;
    }

    /// <summary>There must be a target for everything the result has.</summary>
    /// <param name="count">Targets given.</param>
    /// <param name="expected">Classes or numbers that the results are compared with.</param>
    /// <param name="name">The argument's name.</param>
    /// <param name="classTokens">How many results are those of class tokens, which come first in their sequences.</param>
    /// <exception cref="ArgumentException">The numbers differ.</exception>
    public static void RequireTargets(int count, long expected, string name, int classTokens = 0)
    {
        if (count != expected)
            ThrowTargets(count, expected, name, classTokens);
    }

    /// <summary>Compares addresses of bytes. Both are seen as floats, because a long span has more bytes than a span can count.</summary>
    private static bool Overlap<T>(ReadOnlySpan<T> input, ReadOnlySpan<float> floats)
        where T : unmanaged => MemoryMarshal.Cast<T, float>(input).Overlaps(floats);

    private static void ThrowLength(int length, int maxLength, string name) =>
        throw new ArgumentException($"{name} has length {length}, but a sequence has 1 to {maxLength}.", name);

    private static void ThrowLengthOf(int length, int index, int maxLength) =>
        throw new ArgumentException($"lengths[{index}] is {length}, but a sequence has 1 to {maxLength}.", "lengths");

    private static void ThrowSum(long sum, int total, string input) =>
        throw new ArgumentException($"lengths add up to {sum}, but {input} holds {total}.", "lengths");

    private static void ThrowId(int id, int index, int limit, string name) =>
        throw new ArgumentOutOfRangeException(name, id, $"{name}[{index}] is {id}, but must lie in 0 to {limit - 1}.");

    private static void ThrowSingleId(int id, int limit, string name) =>
        throw new ArgumentOutOfRangeException(name, id, $"{name} is {id}, but must lie in 0 to {limit - 1}.");

    private static void ThrowFull(string sequence, int maxLength) =>
        throw new InvalidOperationException($"{sequence} has {maxLength} tokens already, the model's MaxLength: Rewind or Reset it first.");

    private static void ThrowAppended(int tokens, long position, int maxLength, string name) =>
        throw new ArgumentException($"{name} has {tokens} tokens, but the sequence has {position} of {maxLength} already.", name);

    private static void ThrowCount(int count, int expected, string name, string other) =>
        throw new ArgumentException($"{name} has length {count}, but there are {expected} {other}.", name);

    private static void ThrowBatch(int sequences, int limit, string name) =>
        throw new ArgumentException($"{name} has {sequences} sequences, but a training step has 1 to {limit}, the model's TrainingBatch.", name);

    private static void ThrowWhole(int rows, int length, int limit, string name) => throw new ArgumentException(
        $"{name} has length {rows}, which is not 1 to {limit} whole sequences of {length}, the model's TrainingLength: give the lengths of others.", name);

    private static void ThrowTargets(int count, long expected, string name, int classTokens) => throw new ArgumentException(
        $"{name} has length {count}, but there are {expected} results{(classTokens == 0 ? "" : ", those of class tokens included, which come first in their sequences")}.", name);

    private static void ThrowTypes(int types, int tokens) =>
        throw new ArgumentException($"tokenTypes has length {types}, but there are {tokens} tokens: give one for each, or none.", "tokenTypes");

    private static void ThrowRows(int floats, int width, string name) =>
        throw new ArgumentException($"{name} has {floats} floats, which are no whole rows of {width}.", name);

    private static void ThrowInside(string name) =>
        throw new ArgumentException($"{name} lies in the session's own memory, which the call writes over: copy it first.", name);

    private static void ThrowOverlap(string input, string output) =>
        throw new ArgumentException($"{output} overlaps {input}, which the call may write over before it has read it: use another buffer.", output);

    private static void ThrowRoom(int given, long needed, string name) =>
        throw new ArgumentException($"{name} has room for {given} floats, but the result has {needed}.", name);
}
