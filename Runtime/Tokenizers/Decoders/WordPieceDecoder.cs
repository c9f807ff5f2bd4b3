namespace TxGen.Runtime;

/// <summary>Puts a space between words, and none in front of continuations, whose prefix it removes.</summary>
/// <param name="prefix">The prefix.</param>
/// <param name="cleansUp">Whether spaces in front of punctuation and contractions are removed.</param>
internal sealed class WordPieceDecoder(byte[] prefix, bool cleansUp) : TokenDecoder
{
    private static readonly (byte[] From, byte[] To)[] _cleanups =
    [
        (" ."u8.ToArray(), "."u8.ToArray()),
        (" ?"u8.ToArray(), "?"u8.ToArray()),
        (" !"u8.ToArray(), "!"u8.ToArray()),
        (" ,"u8.ToArray(), ","u8.ToArray()),
        (" ' "u8.ToArray(), "'"u8.ToArray()),
        (" n't"u8.ToArray(), "n't"u8.ToArray()),
        (" 'm"u8.ToArray(), "'m"u8.ToArray()),
        (" do not"u8.ToArray(), " don't"u8.ToArray()),
        (" 's"u8.ToArray(), "'s"u8.ToArray()),
        (" 've"u8.ToArray(), "'ve"u8.ToArray()),
        (" 're"u8.ToArray(), "'re"u8.ToArray()),
    ];

    public override bool TellsFirst => true;

    public override byte[] Decode(byte[] token, bool isFirst)
    {
        byte[] text = isFirst ? token : token.AsSpan().StartsWith(prefix) ? token[prefix.Length..] : [(byte)' ', .. token];
        if (cleansUp && text.AsSpan().Contains((byte)' '))
            foreach ((byte[] from, byte[] to) in _cleanups)
                text = ReplaceDecoder.Replace(text, from, to);
        return text;
    }
}
