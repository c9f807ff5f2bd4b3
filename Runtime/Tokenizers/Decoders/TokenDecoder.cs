namespace TxGen.Runtime;

/// <summary>A step from how a token is spelled to the text it stands for.</summary>
internal abstract class TokenDecoder
{
    /// <summary>Whether the first token of a text is another thing.</summary>
    public virtual bool TellsFirst => false;

    /// <summary>Decodes a token.</summary>
    /// <param name="token">What the steps before have made of it.</param>
    /// <param name="isFirst">Whether it is the first of a text.</param>
    public abstract byte[] Decode(byte[] token, bool isFirst);
}
