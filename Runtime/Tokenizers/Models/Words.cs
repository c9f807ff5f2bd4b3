namespace TxGen.Runtime;

/// <summary>Every word is a token or unknown; all but the first begin with a sign.</summary>
/// <param name="pieces">The words by token.</param>
/// <param name="sign">What words begin with.</param>
/// <param name="unknown">What becomes of other words.</param>
internal sealed class Words(PieceTable pieces, byte[] sign, UnknownText unknown) : TokenModel
{
    public override PieceEncoder CreateEncoder(int maxBytes) => new Encoder(pieces, sign, unknown);

    private sealed class Encoder(PieceTable pieces, byte[] sign, UnknownText unknown) : PieceEncoder
    {
        public override void Encode(TextPiece piece, ref TokenWriter writer)
        {
            int unknownStart = 0;
            for (int start = 0, end; start < piece.Text.Length; start = end)
            {
                end = End(piece.Text, start);
                int token = pieces.Find(piece.Text[start..end]);
                if (token < 0 && unknown.JoinsNeighbours)
                    continue;
                if (unknownStart < start)
                    unknown.Write(piece, unknownStart, start, ref writer);
                if (token >= 0)
                    writer.Add(token, piece, start, end);
                else
                    unknown.Write(piece, start, end, ref writer);
                unknownStart = end;
            }

            if (unknownStart < piece.Text.Length)
                unknown.Write(piece, unknownStart, piece.Text.Length, ref writer);
        }

        private int End(ReadOnlySpan<byte> text, int start)
        {
            int next = text[(start + 1)..].IndexOf(sign);
            return next < 0 ? text.Length : start + 1 + next;
        }
    }
}
