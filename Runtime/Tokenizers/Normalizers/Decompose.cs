namespace TxGen.Runtime;

/// <summary>
/// Decomposes characters in full, and brings the marks behind each into canonical order, in time linear in their number.
/// </summary>
/// <param name="compatibility">Also what only looks alike.</param>
/// <param name="composesNext">Composition comes next: what it would only put together again may stay.</param>
internal sealed class Decompose(bool compatibility, bool composesNext = false) : Normalizer
{
    public override void Normalize(NormalizedText from, NormalizedText to)
    {
        int length = from.Count;
        for (int i = 0; i < length;)
        {
            int settled = SettledLength(from.Bytes[i..]);
            to.Append(from, i, settled);
            i += settled;
            if (i < length)
                i = DecomposeFrom(i, from, to);
        }
    }

    /// <summary>The bytes at the start of a text that stay as they are, whatever follows.</summary>
    private int SettledLength(ReadOnlySpan<byte> text)
    {
        int last = 0;
        int i = 0;
        while (i < text.Length)
        {
            if (text[i] < 0x80)
            {
                i += CodePoints.AsciiLength(text[i..]);
                last = i - 1;
                continue;
            }

            if (!IsSettled(text[i..], out int length))
                return composesNext ? last : i;
            last = i;
            i += length;
        }

        return i;
    }

    /// <summary>Decomposes a character and all unsettled ones behind it.</summary>
    /// <returns>Where they end.</returns>
    private int DecomposeFrom(int i, NormalizedText from, NormalizedText to)
    {
        Span<int> parts = stackalloc int[Decomposition.MaxLength];
        ReadOnlySpan<byte> text = from.Bytes;
        var marks = new MarkRun { Source = i, Start = to.Count };
        int length;
        do
        {
            int count = Decomposition.Of(CodePoints.Decode(text[i..], out length), compatibility, parts);
            for (int part = 0; part < count; part++)
            {
                int combiningClass = CombiningClass.Of(parts[part]);
                if (combiningClass == 0)
                    Order(marks, from, to);
                to.Append(parts[part], from.Origins[i], from.Origins[i + length - 1]);
                if (combiningClass == 0)
                    marks = new() { Source = i, SkippedParts = part + 1, Start = to.Count };
                else
                    marks.Add(combiningClass);
            }

            i += length;
        }
        while (i < text.Length && !IsSettled(text[i..], out length));

        Order(marks, from, to);
        return i;
    }

    /// <summary>
    /// Brings the last marks into order: takes them back and appends them again, class by class, of which there are less than 60.
    /// </summary>
    private void Order(in MarkRun marks, NormalizedText from, NormalizedText to)
    {
        if (marks.IsOrdered)
            return;
        to.Truncate(marks.Start);
        for (int combiningClass = 0; combiningClass != int.MaxValue;)
            combiningClass = AppendClass(combiningClass, marks, from, to);
    }

    /// <summary>Appends the marks of a class.</summary>
    /// <returns>The next greater class among the marks.</returns>
    private int AppendClass(int wanted, in MarkRun marks, NormalizedText from, NormalizedText to)
    {
        Span<int> parts = stackalloc int[Decomposition.MaxLength];
        int next = int.MaxValue;
        int i = marks.Source;
        int part = marks.SkippedParts;
        for (int left = marks.Count; left > 0; part = 0)
        {
            int count = Decomposition.Of(CodePoints.Decode(from.Bytes[i..], out int length), compatibility, parts);
            for (; part < count && left > 0; part++, left--)
            {
                int combiningClass = CombiningClass.Of(parts[part]);
                if (combiningClass == wanted)
                    to.Append(parts[part], from.Origins[i], from.Origins[i + length - 1]);
                else if (combiningClass > wanted)
                    next = Math.Min(next, combiningClass);
            }

            i += length;
        }

        return next;
    }

    /// <summary>Whether the first character of a text stays and has nothing to do with what is before it.</summary>
    private bool IsSettled(ReadOnlySpan<byte> text, out int length)
    {
        int codePoint = CodePoints.Decode(text, out length);
        var record = NormalizationRecord.Of(codePoint);
        if (record.IsInert)
            return composesNext || !Hangul.IsSyllable(codePoint);
        if (record.CombiningClass != 0)
            return false;

        bool decomposes = !record.Canonical.IsEmpty || (compatibility && !record.Compatible.IsEmpty);
        if (!composesNext)
            return !decomposes;
        return record.Group == 0 && (!decomposes || (record.ComposesAgain && !(compatibility && !record.Compatible.IsEmpty)));
    }

    /// <summary>Marks without any other character between them.</summary>
    private struct MarkRun
    {
        /// <summary>The character whose decomposition the first is in.</summary>
        public int Source;

        /// <summary>What is before the first in that decomposition.</summary>
        public int SkippedParts;

        /// <summary>Where the first is in the text written.</summary>
        public int Start;

        public int Count;

        private int _lastClass;
        private bool _isDisordered;

        public readonly bool IsOrdered => !_isDisordered;

        public void Add(int combiningClass)
        {
            _isDisordered |= combiningClass < _lastClass;
            _lastClass = combiningClass;
            Count++;
        }
    }
}
