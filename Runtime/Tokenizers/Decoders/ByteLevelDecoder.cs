namespace TxGen.Runtime;

/// <summary>Bytes from their spelling; what is no such spelling stays.</summary>
internal sealed class ByteLevelDecoder : TokenDecoder
{
    public override byte[] Decode(byte[] token, bool isFirst)
    {
        Span<byte> bytes = token.Length <= 256 ? stackalloc byte[token.Length] : new byte[token.Length];
        int count = ByteAlphabet.Decode(token, bytes);
        return count < 0 ? token : bytes[..count].ToArray();
    }
}
