using Benchmarks.Measuring;
using Benchmarks.Reports;

namespace Benchmarks.Tokenize;

/// <summary>Loading times of tokenizers whose files are in the page cache.</summary>
internal static class LoadingTable
{
    private const int Processes = 5;
    private const double Gpt2Target = 0.06;

    public static Table Measure()
    {
        var table = new Table("tokenizer", "file", "first in a process", "later", "target");
        foreach (var subject in Subject.All)
        {
            var times = Enumerable.Range(0, Processes).Select(_ => LoadTimes.MeasureApart(subject.Path)).ToList();
            table.Add(subject.Name, Format.Bytes(new FileInfo(subject.Path).Length), Format.Time(times.Select(time => time.First).Median()),
                Format.Time(times.Select(time => time.Median).Median()), subject.Path.Contains("gpt2") ? Format.Time(Gpt2Target) : "");
        }

        return table;
    }
}
