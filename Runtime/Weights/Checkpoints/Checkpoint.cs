namespace TxGen.Runtime;

/// <summary>Reads a model's weights from wherever they are: a file of any format, a folder, or an index of several files.</summary>
internal static class Checkpoint
{
    private const string FileName = "model.safetensors";

    public static TensorReader Read(WeightMap map, string path, LoadOptions? options)
    {
        if (Directory.Exists(path))
            path = FindIn(path);
        if (path.EndsWith(ShardedCheckpoint.IndexSuffix, StringComparison.OrdinalIgnoreCase))
        {
            using var shards = new ShardedCheckpoint(path, map);
            var reader = new TensorReader(map, shards.Tensors, options, path);
            shards.ReadTensors(reader);
            return reader;
        }
        using FileStream stream = OpenFile(path);
        return Read(map, new ByteSource(stream, path), options);
    }

    public static TensorReader Read(WeightMap map, ByteSource source, LoadOptions? options)
    {
        IReadOnlyList<CheckpointTensor> tensors = CheckpointHeader.Read(ref source, map);
        var reader = new TensorReader(map, tensors, options, source.Name);
        reader.Read(ref source, tensors);
        return reader;
    }

    /// <summary>Opens a file without a buffer, because reads are large.</summary>
    public static FileStream OpenFile(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);

    /// <summary>The checkpoint of a folder, by the names Hugging Face's tools look for.</summary>
    private static string FindIn(string folder)
    {
        string file = Path.Combine(folder, FileName);
        string index = file + ShardedCheckpoint.IndexSuffix;
        return File.Exists(file) ? file
            : File.Exists(index) ? index
            : throw new WeightsException(folder, $"has neither {FileName} nor {FileName}{ShardedCheckpoint.IndexSuffix}");
    }
}
