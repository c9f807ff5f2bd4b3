namespace TxGen.Runtime;

/// <summary>A step between normalized text and model.</summary>
internal abstract class PreTokenizer;
