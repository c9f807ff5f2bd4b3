using TxGen.Generator.Spec;

namespace TxGen.Generator.Planning;

/// <summary>So many neighbouring strips of columns, each some panels wide.</summary>
internal readonly record struct Strip(int Panels, int Count);

/// <summary>
/// The register tiles of an instruction set: rows x panels of accumulators that fit the register file together with one row of
/// weights and one broadcast (MR·NR + NR + 1 registers), and at least eight independent FMA chains in the tile that does most work.
/// </summary>
/// <param name="Heights">Rows of the tiles, tallest first; the rest of the rows is covered by the smaller ones, each at most once.</param>
/// <param name="WidestPanels">Panels of the widest tile.</param>
internal sealed record Tiles(IReadOnlyList<int> Heights, int WidestPanels)
{
    /// <summary>Rows of the tallest tile of any instruction set.</summary>
    public const int MostRows = 8;

    /// <summary>Floats of weights that stay in L1 beside the rows that pass over them: half of 48 KiB.</summary>
    private const int ResidentFloats = (24 << 10) / sizeof(float);

    /// <summary>
    /// 8 x 48: 24 accumulators, 3 weights and a broadcast in 32 zmm registers. A deep product takes its weights from L2 for every
    /// tile, so it has 12 x 32: as many accumulators, but two thirds of the weights for each.
    /// </summary>
    public static readonly Tiles Avx512 = new([8, 4, 2, 1], 3) { Deep = new([12, 8, 4, 2, 1], 2), RowPanels = (6, 3, 4), Registers = 32, VectorsPerPanel = 1 };

    /// <summary>6 x 16: 12 accumulators, 2 weights and a broadcast in 16 ymm registers.</summary>
    public static readonly Tiles Avx2 = new([6, 4, 2, 1], 1) { RowPanels = (4, 2, 4), Registers = 16, VectorsPerPanel = 2 };

    /// <summary>2 x 16: 8 accumulators, 4 weights and a broadcast in 16 registers of 128 bits.</summary>
    public static readonly Tiles Portable = new([2, 1], 1) { RowPanels = (2, 1, 2), Registers = 16, VectorsPerPanel = 4 };

    /// <summary>Tiles for products whose strips of weights do not stay in L1; null where there are no better ones.</summary>
    public Tiles? Deep { get; private init; }

    /// <summary>
    /// Panels of a tile of a single row, for weights of four bytes, two and one: enough chains to hide each other's latency, and no
    /// more streams than memory reads well. A line of bfloat16 has two links of its chain, one of int8 four, so fewer panels
    /// have as many under way. Measured on weights that stream from behind the caches.
    /// </summary>
    public (int Float32, int BFloat16, int Int8) RowPanels { get; private init; }

    /// <summary>Vector registers there are.</summary>
    public int Registers { get; private init; }

    /// <summary>Vectors of a panel.</summary>
    public int VectorsPerPanel { get; private init; }

    /// <summary>Whether the registers hold a tile's accumulators, weights and a broadcast; a single row's weights come straight from memory.</summary>
    public bool Fit(int rows, int panels) => ((rows + (rows > 1 ? 1 : 0)) * panels * VectorsPerPanel) + 1 <= Registers;

    /// <summary>Tiles for a product of a single row, which reads every weight once, straight from memory into the multiply-add.</summary>
    public Tiles OneRow(WeightFormat weights) => new([1], weights switch
    {
        WeightFormat.BFloat16 => RowPanels.BFloat16,
        WeightFormat.Int8 => RowPanels.Int8,
        _ => RowPanels.Float32,
    });

    /// <summary>The tiles for a product whose panels take so many floats.</summary>
    public Tiles For(long panelFloats) => Deep is not null && panelFloats * WidestPanels > ResidentFloats ? Deep : this;

    /// <summary>
    /// Covers panels exactly by as few strips as possible, as even as possible: never a single panel where a wider strip can be
    /// narrowed instead, because one panel alone leaves the multipliers waiting for loads.
    /// </summary>
    public IReadOnlyList<Strip> Cover(int panels)
    {
        int count = (panels + WidestPanels - 1) / WidestPanels;
        int narrow = panels / count;
        int wider = panels % count;
        return new[] { new Strip(narrow + 1, wider), new Strip(narrow, count - wider) }.Where(strip => strip.Count > 0).ToList();
    }
}
