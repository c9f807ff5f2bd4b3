using TxGen;

namespace Benchmarks.Models;

/// <summary>One causal layer of which only the attention is measured: d_model 256, four heads of 64.</summary>
[Transformer(dModel: 256, heads: 4, dFf: 16, maxLength: 8192, Causal = true, Positions = Positions.None)]
public sealed partial class DenseAttention;

/// <summary>Sliding window: 128 keys, a query's own included.</summary>
[Transformer(dModel: 256, heads: 4, dFf: 16, maxLength: 8192, Causal = true, Positions = Positions.None)]
[SparseAttention(WindowLeft = 127)]
public sealed partial class WindowAttention;

/// <summary>The same number of keys, four positions apart.</summary>
[Transformer(dModel: 256, heads: 4, dFf: 16, maxLength: 8192, Causal = true, Positions = Positions.None)]
[SparseAttention(WindowLeft = 127, Dilation = 4)]
public sealed partial class DilatedAttention;

/// <summary>Longformer: a window, and 16 tokens that all see and that see all.</summary>
[Transformer(dModel: 256, heads: 4, dFf: 16, maxLength: 8192, Causal = true, Positions = Positions.None)]
[SparseAttention(WindowLeft = 127, GlobalTokens = 16)]
public sealed partial class GlobalAttention;

/// <summary>BigBird: blocks of 64, a window of three, two global ones, three at random.</summary>
[Transformer(dModel: 256, heads: 4, dFf: 16, maxLength: 8192, Causal = true, Positions = Positions.None)]
[SparseAttention(BlockSize = 64, BlockWindow = 3, GlobalBlocks = 2, RandomBlocks = 3)]
public sealed partial class BlockAttention;

/// <summary>Sparse Transformer, strided: 128 is near the root of the longest sequence.</summary>
[Transformer(dModel: 256, heads: 4, dFf: 16, maxLength: 8192, Causal = true, Positions = Positions.None)]
[SparseAttention(Stride = 128)]
public sealed partial class StridedAttention;

/// <summary>Sparse Transformer, fixed: blocks of 128 with summaries of 16.</summary>
[Transformer(dModel: 256, heads: 4, dFf: 16, maxLength: 8192, Causal = true, Positions = Positions.None)]
[SparseAttention(FixedBlock = 128, FixedSummary = 16)]
public sealed partial class FixedAttention;
