namespace TxGen;

/// <summary>How an encoder treats tokens that stand for no text.</summary>
[Flags]
public enum SpecialTokens
{
    /// <summary>None is added.</summary>
    None = 0,

    /// <summary>Adds those in front of a text: BOS, or BERT's CLS.</summary>
    Begin = 1,

    /// <summary>Adds those behind a text: EOS, or BERT's SEP.</summary>
    End = 2,

    /// <summary>Adds those in front and behind.</summary>
    Both = Begin | End,

    /// <summary>
    /// A special token that is spelled out in the text is text like any other. Without it, who writes a text can write special tokens.
    /// </summary>
    InTextAreText = 4,
}
