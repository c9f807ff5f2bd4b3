namespace TxGen.Runtime;

/// <summary>Spaces from the sign that stands for them.</summary>
/// <param name="sign">UTF-8.</param>
/// <param name="hasPrefix">Whether the first token of a text has a sign in front that stands for none.</param>
internal sealed class MetaspaceDecoder(byte[] sign, bool hasPrefix) : TokenDecoder
{
    public override bool TellsFirst => hasPrefix;

    public override byte[] Decode(byte[] token, bool isFirst) =>
        ReplaceDecoder.Replace(token, sign, isFirst && hasPrefix ? ""u8 : " "u8);
}
