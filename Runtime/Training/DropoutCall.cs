namespace TxGen.Runtime;

/// <summary>
/// Where dropout is in a training call: whose call it is, the layer, and the row of the step that a pass begins with. What an element's
/// fate follows from is its place in the step, so passes may be cut in any way.
/// </summary>
public readonly struct DropoutCall
{
    private readonly int _seed;
    private readonly long _call;
    private readonly int _sites;
    private readonly int _layer;
    private readonly bool _drops;

    /// <summary>The start of a call.</summary>
    /// <param name="state">The trainer's state.</param>
    /// <param name="sites">Places of a layer that drop.</param>
    /// <param name="drops">Whether anything is dropped; an evaluation drops nothing.</param>
    public DropoutCall(TrainingState state, int sites, bool drops)
    {
        ArgumentNullException.ThrowIfNull(state);
        (_seed, _call, _sites, _drops) = (state.Options.Seed, state.Calls, sites, drops);
    }

    private DropoutCall(in DropoutCall other, int layer, uint firstRow)
        : this(other)
    {
        _layer = layer;
        FirstRow = firstRow;
    }

    private DropoutCall(in DropoutCall other) => this = other;

    /// <summary>The row of the step that the pass begins with.</summary>
    public uint FirstRow { get; }

    /// <summary>The same in a layer.</summary>
    /// <param name="layer">The layer, from 0 on.</param>
    public DropoutCall Of(int layer) => new(this, layer, FirstRow);

    /// <summary>The same for the next pass.</summary>
    /// <param name="rows">Rows of this pass.</param>
    public DropoutCall After(int rows) => new(this, _layer, FirstRow + (uint)rows);

    /// <summary>The mask of a place of the layer.</summary>
    /// <param name="site">The place.</param>
    /// <param name="rate">Share that it drops.</param>
    public DropoutMask Mask(int site, float rate) =>
        _drops ? new DropoutMask(DropoutMask.Key(_seed, _call, _layer * _sites + site), rate) : new DropoutMask(0, 0);
}
