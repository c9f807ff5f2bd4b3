using TxGen;

namespace Benchmarks.Models;

/// <summary>A model that fits into L2.</summary>
[Transformer(dModel: 64, heads: 4, dFf: 256, maxLength: 128, Layers = 2, Activation = Activation.Gelu)]
public sealed partial class SmallEncoder;
