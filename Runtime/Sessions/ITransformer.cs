namespace TxGen;

/// <summary>A compiled model: immutable weights that any number of sessions share.</summary>
/// <typeparam name="TSelf">The model class.</typeparam>
/// <typeparam name="TSession">Its session class.</typeparam>
public interface ITransformer<TSelf, TSession> : IDisposable
    where TSelf : ITransformer<TSelf, TSession>
    where TSession : ISession
{
    /// <summary>Tensors of the weights file that the model did not need.</summary>
    IReadOnlyList<string> IgnoredTensors { get; }

    /// <summary>
    /// Loads a safetensors or llama2.c file, told apart by content, or safetensors in several files; every tensor is checked by name,
    /// type and shape.
    /// </summary>
    /// <param name="path">The file, an index (<c>*.index.json</c>), or a folder with <c>model.safetensors</c> or its index.</param>
    /// <param name="options">Prefix of the names; null for none.</param>
    /// <exception cref="WeightsException">A file is malformed or does not fit the model; all mismatches are listed.</exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file must not be read.</exception>
    static abstract TSelf Load(string path, LoadOptions? options = null);

    /// <summary>Loads a safetensors or llama2.c file from a stream, which must end where the tensors end.</summary>
    /// <param name="stream">A readable stream.</param>
    /// <param name="options">Prefix of the names; null for none.</param>
    /// <exception cref="WeightsException">The content is malformed or does not fit the model; all mismatches are listed.</exception>
    static abstract TSelf Load(Stream stream, LoadOptions? options = null);

    /// <summary>Loads a safetensors or llama2.c file from memory.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="options">Prefix of the names; null for none.</param>
    /// <exception cref="WeightsException">The content is malformed or does not fit the model; all mismatches are listed.</exception>
    static abstract TSelf Load(ReadOnlySpan<byte> file, LoadOptions? options = null);

    /// <summary>Makes a model with random weights; a seed gives the same bits on every machine.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="initialization">The distribution; null for Xavier uniform (Glorot and Bengio, 2010).</param>
    static abstract TSelf CreateRandom(int seed, Initialization? initialization = null);

    /// <summary>Writes all weights as safetensors: first to a temporary file, which then takes the place of an older one.</summary>
    /// <param name="path">The file.</param>
    void Save(string path);

    /// <summary>Allocates everything one thread needs to run the model.</summary>
    /// <param name="options">Instruction set; null for the best.</param>
    /// <exception cref="PlatformNotSupportedException">The processor lacks a forced instruction set.</exception>
    TSession CreateSession(SessionOptions? options = null);
}
