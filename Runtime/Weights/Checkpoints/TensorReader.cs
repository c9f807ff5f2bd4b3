namespace TxGen.Runtime;

/// <summary>
/// Brings the tensors a model wants from the files of a checkpoint into packed memory, which is allocated once all of them are known
/// to be there.
/// </summary>
internal sealed class TensorReader
{
    private readonly Dictionary<CheckpointTensor, TensorTarget> _wanted = new(ReferenceEqualityComparer.Instance);
    private readonly List<string> _ignored = [];
    private readonly float[] _scratch;

    /// <param name="map">What the model needs.</param>
    /// <param name="tensors">What all files together have.</param>
    /// <param name="options">How names are looked up; null for the defaults.</param>
    /// <param name="file">The checkpoint in messages.</param>
    public TensorReader(WeightMap map, IReadOnlyList<CheckpointTensor> tensors, LoadOptions? options, string file)
    {
        Dictionary<CheckpointTensor, TensorBinding> matches = TensorMatcher.Match(map, tensors, options?.Prefix ?? "", file);
        Memory = map.Allocate();
        foreach ((CheckpointTensor tensor, TensorBinding binding) in matches)
            _wanted.Add(tensor, new TensorTarget(binding, Memory));
        _scratch = new float[TensorBlock.MaxCount];
    }

    /// <param name="memory">The model's weights.</param>
    /// <param name="wanted">Where all tensors go, to the weights or elsewhere.</param>
    public TensorReader(AlignedMemory memory, IEnumerable<(CheckpointTensor Tensor, TensorTarget Target)> wanted)
    {
        Memory = memory;
        foreach ((CheckpointTensor tensor, TensorTarget target) in wanted)
            _wanted.Add(tensor, target);
        _scratch = new float[TensorBlock.MaxCount];
    }

    public AlignedMemory Memory { get; }

    /// <summary>Tensors read so far that the model did not want, in file order.</summary>
    public IReadOnlyList<string> Ignored => _ignored;

    /// <summary>Reads one file from behind its header to its end.</summary>
    public void Read(ref ByteSource source, IReadOnlyList<CheckpointTensor> tensors)
    {
        foreach (CheckpointTensor tensor in tensors)
        {
            if (_wanted.TryGetValue(tensor, out TensorTarget target))
            {
                TensorLayout layout = target.Tensor.Layout;
                ReadTensor(ref source, tensor, layout.Open(), target.Memory.Span);
                // A table may be longer than the model needs.
                source.Skip(tensor.Bytes - layout.Whole.Bytes(tensor.Type));
            }
            else
            {
                _ignored.Add(tensor.Name);
                source.Skip(tensor.Bytes);
            }
        }
        source.ExpectEnd();
    }

    private void ReadTensor(ref ByteSource source, CheckpointTensor tensor, TensorLayout layout, Span<float> packed)
    {
        IEnumerable<TensorBlock> blocks = tensor.PairedRows == 0 ? layout.Whole.Cut() : RotaryPairs.Cut(layout.Whole, tensor.PairedRows);
        foreach (TensorBlock block in blocks)
        {
            ReadOnlySpan<float> values = Widening.Widen(tensor.Type, source.Read(block.Count * tensor.Type.Bits() / 8), _scratch);
            if (tensor.PairedRows == 0)
                layout.Pack(block, values, packed);
            else
                RotaryPairs.Pack(layout, tensor.PairedRows, block, values, _scratch, packed);
        }
    }
}
