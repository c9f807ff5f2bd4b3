using System.Text;

namespace TxGen.Runtime.Tests;

/// <summary>What llama2.c's run.c does, step by step and without haste.</summary>
internal sealed class NaiveLlama2(IReadOnlyList<(byte[] Text, float Score)> tokens)
{
    public List<int> Encode(ReadOnlySpan<byte> text, bool begin, bool end)
    {
        var ids = new List<int>();
        if (begin)
            ids.Add(1);
        if (!text.IsEmpty)
            ids.Add(Find(" "u8));
        var character = new List<byte>();
        for (int i = 0; i < text.Length; i++)
        {
            character.Add(text[i]);
            bool goesOn = i + 1 < text.Length && text[i + 1] is >= 0x80 and < 0xC0;
            if (goesOn && character.Count < 4)
                continue;
            int id = Find([.. character]);
            ids.AddRange(id >= 0 ? [id] : character.Select(value => value + 3));
            character.Clear();
        }

        while (true)
        {
            float bestScore = -1e10f;
            int bestId = -1;
            int bestPlace = -1;
            for (int i = 0; i + 1 < ids.Count; i++)
            {
                int id = Find([.. tokens[ids[i]].Text, .. tokens[ids[i + 1]].Text]);
                if (id >= 0 && tokens[id].Score > bestScore)
                    (bestScore, bestId, bestPlace) = (tokens[id].Score, id, i);
            }

            if (bestPlace < 0)
                break;
            ids[bestPlace] = bestId;
            ids.RemoveAt(bestPlace + 1);
        }

        if (end)
            ids.Add(2);
        return ids;
    }

    public string Decode(IEnumerable<int> ids)
    {
        var text = new List<byte>();
        bool isStart = true;
        foreach (int id in ids.Where(id => id is not (1 or 2)))
        {
            byte[] piece = tokens[id].Text;
            if (isStart && piece[0] == ' ')
                piece = piece[1..];
            if (id is >= 3 and < 259)
                piece = [(byte)(id - 3)];
            text.AddRange(piece);
            isStart = false;
        }

        return Encoding.Latin1.GetString([.. text]);
    }

    private int Find(ReadOnlySpan<byte> text)
    {
        for (int id = 0; id < tokens.Count; id++)
            if (text.SequenceEqual(tokens[id].Text))
                return id;
        return -1;
    }
}
