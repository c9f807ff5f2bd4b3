namespace TxGen.Runtime;

/// <summary>The heads of a model that rotates queries and keys by their position, in pairs of columns.</summary>
/// <param name="Heads">Heads of queries.</param>
/// <param name="KvHeads">Heads of keys and values.</param>
/// <param name="HeadDim">Columns of a head.</param>
/// <param name="RotaryDim">Columns of a head that are rotated, its first ones.</param>
/// <param name="Interleaved">Columns 2i and 2i + 1 are a pair; otherwise i and i + RotaryDim / 2.</param>
internal sealed record RotaryHeads(int Heads, int KvHeads, int HeadDim, int RotaryDim, bool Interleaved);
