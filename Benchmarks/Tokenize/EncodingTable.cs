using System.Text;
using Benchmarks.Measuring;
using Benchmarks.Reports;
using TxGen;

namespace Benchmarks.Tokenize;

/// <summary>Tokens a second of a text in one call, and line by line as the peer gets it.</summary>
internal static class EncodingTable
{
    public static Table Measure(byte[] text, string path, TimeSpan budget)
    {
        var table = new Table(
            "tokenizer", "tokens", "one call", "target", "MB/s", "UTF-16",
            "line by line", "Rust", "ratio", "JavaScript", "ratio", "allocated");
        foreach (var subject in Subject.All)
        {
            var tokenizer = subject.Load();
            var encoder = tokenizer.CreateEncoder(text.Length);
            var tokens = new int[text.Length];
            encoder.TryEncode(text, tokens, out int count);
            var whole = Timing.Of(() => encoder.TryEncode(text, tokens, out _), budget);
            string utf16 = Encoding.UTF8.GetString(text);
            var chars = Timing.Of(() => encoder.TryEncode(utf16, tokens, out _), budget);

            byte[][] lines = [.. utf16.Split('\n').Select(Encoding.UTF8.GetBytes)];
            int lineTokens = lines.Sum(line => encoder.CountTokens(line));
            var byLine = Timing.Of(() => EncodeLines(encoder, lines, tokens), budget);
            double lineSpeed = lineTokens / byLine.Median;
            double? rust = subject.PeerReadsIt ? Peer.Rust.TokensPerSecond(subject.Path, path) : null;
            double? javaScript = subject.PeerReadsIt ? Peer.JavaScript.TokensPerSecond(subject.Path, path) : null;

            table.Add(subject.Name, Format.Count(count), Speed(count / whole.Median), Speed(subject.Target),
                $"{text.Length / whole.Median / 1e6:0}", Speed(count / chars.Median), Speed(lineSpeed),
                Speed(rust), Ratio(lineSpeed, rust), Speed(javaScript), Ratio(lineSpeed, javaScript),
                $"{Math.Max(whole.Bytes, Math.Max(chars.Bytes, byLine.Bytes))} B");
        }

        return table;
    }

    /// <summary>Millions of tokens a second.</summary>
    public static string Speed(double? tokensPerSecond) =>
        tokensPerSecond is { } speed ? FormattableString.Invariant($"{speed / 1e6:0.0} M/s") : "";

    private static string Ratio(double speed, double? other) => other is { } peer ? FormattableString.Invariant($"{speed / peer:0.0}") : "";

    private static void EncodeLines(ITextEncoder encoder, byte[][] lines, int[] tokens)
    {
        foreach (byte[] line in lines)
            encoder.TryEncode(line, tokens, out _);
    }
}
