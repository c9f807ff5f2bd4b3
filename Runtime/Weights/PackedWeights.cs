namespace TxGen.Runtime;

/// <summary>A model's weights in the order its kernels read them. Immutable, so any number of sessions may share them.</summary>
public sealed class PackedWeights
{
    private readonly WeightMap _map;

    internal PackedWeights(WeightMap map, AlignedMemory memory, IReadOnlyList<string> ignoredTensors)
    {
        _map = map;
        Memory = memory;
        IgnoredTensors = ignoredTensors;
    }

    private PackedWeights(WeightMap map, TensorReader read)
        : this(map, read.Memory, read.Ignored)
    {
    }

    /// <summary>The start of packed memory, at an address divisible by 64.</summary>
    public ref float Origin => ref Memory.Origin;

    internal AlignedMemory Memory { get; }

    /// <summary>Tensors of the file the model did not need, in file order.</summary>
    public IReadOnlyList<string> IgnoredTensors { get; }

    /// <summary>
    /// Reads a safetensors or llama2.c file, or safetensors in several files. Files are read, not mapped: nothing done to them later
    /// reaches the weights.
    /// </summary>
    /// <param name="map">What the model needs.</param>
    /// <param name="path">A file, an index (<c>*.index.json</c>), or a folder with <c>model.safetensors</c> or its index.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <exception cref="WeightsException">The file is malformed or does not fit the model.</exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file must not be read.</exception>
    public static PackedWeights Load(WeightMap map, string path, LoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(path);
        return new PackedWeights(map, Checkpoint.Read(map, path, options));
    }

    /// <summary>Reads a safetensors or llama2.c file from a stream, which must end where the file ends and is left open.</summary>
    /// <param name="map">What the model needs.</param>
    /// <param name="stream">The file from the current position on; need not be seekable.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <exception cref="WeightsException">The file is malformed or does not fit the model.</exception>
    public static PackedWeights Load(WeightMap map, Stream stream, LoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(stream);
        return new PackedWeights(map, Checkpoint.Read(map, new ByteSource(stream, "stream"), options));
    }

    /// <summary>Reads a safetensors or llama2.c file from memory.</summary>
    /// <param name="map">What the model needs.</param>
    /// <param name="file">The whole file.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <exception cref="WeightsException">The file is malformed or does not fit the model.</exception>
    public static PackedWeights Load(WeightMap map, ReadOnlySpan<byte> file, LoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(map);
        return new PackedWeights(map, Checkpoint.Read(map, new ByteSource(file), options));
    }

    /// <summary>Draws random weights, the same for a seed on every platform.</summary>
    /// <param name="map">What the model needs.</param>
    /// <param name="seed">Different seeds give independent weights.</param>
    /// <param name="initialization">The distributions; null for <see cref="Initialization.XavierUniform"/>.</param>
    public static PackedWeights CreateRandom(WeightMap map, int seed, Initialization? initialization = null)
    {
        ArgumentNullException.ThrowIfNull(map);
        AlignedMemory memory = map.Allocate();
        RandomWeights.Fill(map, seed, initialization ?? Initialization.XavierUniform, memory.Span);
        return new PackedWeights(map, memory, []);
    }

    /// <summary>
    /// Writes a safetensors file of F32 tensors that PyTorch reads. It is written beside <paramref name="path"/>, flushed to disk
    /// and then renamed, so a failure leaves what was there before.
    /// </summary>
    /// <param name="path">Path of the file; an existing one is replaced.</param>
    public void Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        AtomicFile.Write(path, stream => SafetensorsWriter.Write(stream, _map, [new TensorGroup("", Memory)]));
    }
}
