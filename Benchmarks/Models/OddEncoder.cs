using TxGen;

namespace Benchmarks.Models;

/// <summary>Sizes that are no multiples of a vector: eight heads of 11, 21 rows.</summary>
[Transformer(dModel: 88, heads: 8, dFf: 256, maxLength: 21, Layers = 4)]
public sealed partial class OddEncoder;
