namespace TxGen.Runtime;

/// <summary>The order of marks behind a character.</summary>
internal static class CombiningClass
{
    /// <summary>The canonical combining class of a decomposed character: 0 of all but marks.</summary>
    public static int Of(int codePoint) => NormalizationRecord.Of(codePoint).CombiningClass;
}
