using Benchmarks.Measuring;
using Benchmarks.Reports;
using TxGen;

namespace Benchmarks.Tokenize;

/// <summary>Tokens a second back into text, at once and as a stream.</summary>
internal static class DecodingTable
{
    public static Table Measure(byte[] text, TimeSpan budget)
    {
        var table = new Table("tokenizer", "at once", "MB/s", "stream", "allocated");
        foreach (var subject in Subject.All)
        {
            var tokenizer = subject.Load();
            var tokens = new int[text.Length];
            tokenizer.CreateEncoder(text.Length).TryEncode(text, tokens, out int count);
            Array.Resize(ref tokens, count);
            var utf8 = new byte[2 * text.Length];
            tokenizer.TryDecode(tokens, utf8, out int bytes);
            var whole = Timing.Of(() => tokenizer.TryDecode(tokens, utf8, out _), budget);
            var stream = new TextStream(tokenizer);
            var oneByOne = Timing.Of(() => Stream(stream, tokens), budget);
            table.Add(subject.Name, EncodingTable.Speed(count / whole.Median), $"{bytes / whole.Median / 1e6:0}",
                EncodingTable.Speed(count / oneByOne.Median), $"{Math.Max(whole.Bytes, oneByOne.Bytes)} B");
        }

        return table;
    }

    private static void Stream(TextStream stream, int[] tokens)
    {
        foreach (int token in tokens)
            stream.Append(token);
        stream.Finish();
    }
}
