using System.Text;

namespace TxGen.Runtime.Tests;

/// <summary>The best pieces of a text by all ways at every place, without a trie; sums are float, as the reference keeps them.</summary>
internal sealed class NaiveUnigram(IReadOnlyList<(string Text, float Score, PieceType Type)> pieces)
{
    private readonly float _lowest = pieces.Where(piece => piece.Type == PieceType.Normal).Min(piece => piece.Score);
    private readonly float _highest =
        pieces.Where(piece => piece.Type == PieceType.Normal).Max(piece => Math.Max(1.17549435e-38f, piece.Score));

    public List<int> Encode(string text)
    {
        Rune[] characters = [.. text.EnumerateRunes()];
        var sums = new float?[characters.Length + 1];
        var last = new (int Token, int Start)[characters.Length + 1];
        sums[0] = 0;
        for (int start = 0; start < characters.Length; start++)
        {
            bool isKnown = false;
            for (int end = start + 1; end <= characters.Length; end++)
            {
                string part = string.Concat(characters[start..end]);
                int token = Find(part);
                if (token < 0)
                    continue;
                isKnown |= end == start + 1;
                double score = pieces[token].Type == PieceType.UserDefined
                    ? (Encoding.UTF8.GetByteCount(part) * _highest) - 0.1
                    : pieces[token].Score;
                double sum = score + (double)sums[start]!.Value;
                if (sums[end] is null || sum > sums[end])
                    (sums[end], last[end]) = ((float)sum, (token, start));
            }

            float unknown = (_lowest - 10) + sums[start]!.Value;
            if (!isKnown && (sums[start + 1] is null || unknown > sums[start + 1]))
                (sums[start + 1], last[start + 1]) = (unknown, (0, start));
        }

        var tokens = new List<int>();
        for (int end = characters.Length; end > 0; end = last[end].Start)
            if (last[end].Token != 0 || tokens.Count == 0 || tokens[0] != 0)
                tokens.Insert(0, last[end].Token);
        return tokens;
    }

    private int Find(string text)
    {
        for (int id = 0; id < pieces.Count; id++)
            if (pieces[id].Text == text && (pieces[id].Type is PieceType.Normal or PieceType.UserDefined))
                return id;
        return -1;
    }
}
