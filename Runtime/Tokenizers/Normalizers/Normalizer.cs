namespace TxGen.Runtime;

/// <summary>A step that rewrites text between added tokens, before it is cut into pieces. Threads share it.</summary>
internal abstract class Normalizer
{
    /// <summary>Appends a text, changed, to another, which is empty.</summary>
    public abstract void Normalize(NormalizedText from, NormalizedText to);
}
