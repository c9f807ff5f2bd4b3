namespace TxGen;

/// <summary>Tokens that stand for no text and that an encoder adds on request.</summary>
[Flags]
public enum SpecialTokens
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The one in front of a text: BOS.</summary>
    Begin = 1,

    /// <summary>The one behind a text: EOS.</summary>
    End = 2,
}
