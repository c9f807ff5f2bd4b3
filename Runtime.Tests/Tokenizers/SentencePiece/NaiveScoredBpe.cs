using System.Text;

namespace TxGen.Runtime.Tests;

/// <summary>Byte-pair encoding as SentencePiece has it: by texts, looking through all pairs for every merge.</summary>
internal sealed class NaiveScoredBpe(IReadOnlyList<(string Text, float Score, PieceType Type)> pieces)
{
    public List<int> Encode(string text)
    {
        List<(string Text, bool IsWhole)> symbols = [.. Split(text)];
        while (true)
        {
            int best = -1;
            float bestScore = float.NegativeInfinity;
            for (int i = 0; i + 1 < symbols.Count; i++)
                if (!symbols[i].IsWhole && !symbols[i + 1].IsWhole && Find(symbols[i].Text + symbols[i + 1].Text) is > 0 and var id
                    && pieces[id].Score > bestScore)
                    (best, bestScore) = (i, pieces[id].Score);
            if (best < 0)
                break;
            symbols[best] = (symbols[best].Text + symbols[best + 1].Text, false);
            symbols.RemoveAt(best + 1);
        }

        var tokens = new List<int>();
        foreach (var (symbol, _) in symbols)
            if (Find(symbol) is var token && (token != 0 || tokens.Count == 0 || tokens[^1] != 0))
                tokens.Add(token);
        return tokens;
    }

    private IEnumerable<(string Text, bool IsWhole)> Split(string text)
    {
        while (text.Length > 0)
        {
            string? whole = pieces.Where(piece => piece.Type == PieceType.UserDefined).Select(piece => piece.Text)
                .Where(piece => text.StartsWith(piece, StringComparison.Ordinal)).MaxBy(piece => piece.Length);
            string symbol = whole ?? text.EnumerateRunes().First().ToString();
            yield return (symbol, whole is not null);
            text = text[symbol.Length..];
        }
    }

    /// <summary>The piece with a text, or 0, the unknown one.</summary>
    private int Find(string text)
    {
        for (int id = 1; id < pieces.Count; id++)
            if (pieces[id].Text == text && (pieces[id].Type is PieceType.Normal or PieceType.UserDefined))
                return id;
        return 0;
    }
}
