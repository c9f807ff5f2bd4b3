namespace TxGen.Runtime;

/// <summary>Where the values of one file tensor, seen as rows and columns, lie in packed memory.</summary>
internal abstract class TensorLayout(int rows, int columns)
{
    public TensorBlock Whole => new(0, 0, rows, columns);

    /// <summary>The tensor cut into what is one matrix each to the model; <see cref="Initialization"/> draws every part by its own size.</summary>
    public virtual IEnumerable<TensorBlock> Parts => [Whole];

    /// <summary>The memory of the values, with the zeros that pad panels and rows.</summary>
    public abstract IEnumerable<MemoryRange> Memory { get; }

    /// <summary>What takes the blocks of one load: this layout, unless it must keep values until others have arrived.</summary>
    public virtual TensorLayout Open() => this;

    /// <summary>Puts a block of file values, row by row, into packed memory.</summary>
    public abstract void Pack(TensorBlock block, ReadOnlySpan<float> values, Span<float> packed);

    /// <summary>The inverse of <see cref="Pack"/>.</summary>
    public abstract void Unpack(TensorBlock block, ReadOnlySpan<float> packed, Span<float> values);
}
