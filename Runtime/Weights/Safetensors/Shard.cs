namespace TxGen.Runtime;

/// <summary>One file of a checkpoint in several. It stays open between header and tensors: what was checked is what is read.</summary>
internal sealed class Shard : IDisposable
{
    private readonly string _path;
    private readonly FileStream _stream;

    /// <param name="index">The index that names the shard.</param>
    /// <param name="name">The shard's file beside it.</param>
    public Shard(string index, string name)
    {
        Name = name;
        _path = Path.Combine(Path.GetDirectoryName(index) ?? "", name);
        try
        {
            _stream = Checkpoint.OpenFile(_path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new WeightsException(index, $"shard {MessageText.Quote(name)} cannot be opened: {error.Message}", error);
        }
    }

    public string Name { get; }

    public IReadOnlyList<CheckpointTensor> Tensors { get; private set; } = [];

    public void ReadHeader(WeightMap map)
    {
        var source = new ByteSource(_stream, _path);
        Tensors = CheckpointHeader.Read(ref source, map);
    }

    public void ReadTensors(TensorReader reader)
    {
        var source = new ByteSource(_stream, _path, _stream.Position);
        reader.Read(ref source, Tensors);
    }

    public void Dispose() => _stream.Dispose();
}
