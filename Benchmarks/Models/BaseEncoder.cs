using TxGen;

namespace Benchmarks.Models;

/// <summary>The base encoder of "Attention Is All You Need", with GELU, over float rows.</summary>
[Transformer(dModel: 512, heads: 8, dFf: 2048, maxLength: 512, Layers = 6, Activation = Activation.Gelu)]
public sealed partial class BaseEncoder;
