namespace TxGen.Runtime;

/// <summary>Tokens with a space between them: how a tokenizer without a decoder joins them.</summary>
internal sealed class SpaceJoinDecoder : TokenDecoder
{
    public override bool TellsFirst => true;

    public override byte[] Decode(byte[] token, bool isFirst) => isFirst ? token : [(byte)' ', .. token];
}
