namespace TxGen.Generator.Graph;

/// <summary>Numbers that tell the dropouts of a layer apart, so that no two of them have the same gaps.</summary>
internal static class DropoutSites
{
    public const int Embedding = 0;

    public const int AttentionOutput = 1;

    public const int FfnOutput = 2;

    /// <summary>The weights of the first head; the other heads follow.</summary>
    public const int FirstHead = 3;

    /// <summary>Sites of a layer.</summary>
    public static int Count(int heads) => FirstHead + heads;
}
