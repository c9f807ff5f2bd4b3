namespace TxGen.Runtime;

/// <summary>A checkpoint in several files: an index, and beside it the shards it names.</summary>
internal sealed class ShardedCheckpoint : IDisposable
{
    /// <summary>How the name of an index ends.</summary>
    public const string IndexSuffix = ".index.json";

    private readonly string _path;
    private readonly List<Shard> _shards = [];

    /// <summary>Opens all shards. Together they have exactly the tensors that the index lists, each where it says.</summary>
    /// <param name="path">The index.</param>
    /// <param name="map">What the model needs.</param>
    public ShardedCheckpoint(string path, WeightMap map)
    {
        _path = path;
        try
        {
            Open(map);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The tensors of all shards, in the order in which they are read.</summary>
    public IReadOnlyList<CheckpointTensor> Tensors => [.. _shards.SelectMany(shard => shard.Tensors)];

    public void ReadTensors(TensorReader reader) => _shards.ForEach(shard => shard.ReadTensors(reader));

    public void Dispose() => _shards.ForEach(shard => shard.Dispose());

    private void Open(WeightMap map)
    {
        Dictionary<string, string> index = ReadIndex();
        foreach (string name in index.Values.Distinct().Order(StringComparer.Ordinal))
        {
            var shard = new Shard(_path, name);
            _shards.Add(shard);
            shard.ReadHeader(map);
        }
        Compare(index);
    }

    private Dictionary<string, string> ReadIndex()
    {
        using FileStream stream = Checkpoint.OpenFile(_path);
        var source = new ByteSource(stream, _path);
        return ShardIndex.Read(ref source);
    }

    private void Compare(Dictionary<string, string> index)
    {
        var missing = new HashSet<string>(index.Keys);
        foreach (Shard shard in _shards)
        {
            foreach (CheckpointTensor tensor in shard.Tensors)
            {
                if (!index.TryGetValue(tensor.Name, out string? listed))
                    throw Fail(tensor.Name, $"is in shard {MessageText.Quote(shard.Name)}, but not in the index");
                if (listed != shard.Name)
                    throw Fail(tensor.Name, $"is in shard {MessageText.Quote(shard.Name)}, but the index says {MessageText.Quote(listed)}");
                missing.Remove(tensor.Name);
            }
        }
        if (index.FirstOrDefault(entry => missing.Contains(entry.Key)) is { Key: string name, Value: string absent })
            throw Fail(name, $"is not in shard {MessageText.Quote(absent)}, where the index has it");

        WeightsException Fail(string tensor, string problem) => new(_path, $"tensor {MessageText.Quote(tensor)} {problem}");
    }
}
