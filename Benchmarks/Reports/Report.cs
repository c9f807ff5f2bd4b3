using System.Runtime.InteropServices;
using System.Text;
using Benchmarks.Limits;
using Benchmarks.Measuring;

namespace Benchmarks.Reports;

/// <summary>What a command found: printed while it is measured, and on request written into the document on performance.</summary>
internal sealed class Report
{
    private readonly string _name;
    private readonly bool _write;
    private readonly StringBuilder _text = new();

    /// <param name="name">The name of the command, which stands in the document's markers.</param>
    /// <param name="write">Whether it will be written; then its place must be there before anything is measured.</param>
    public Report(string name, bool write)
    {
        (_name, _write) = (name, write);
        if (write)
            FindPlace();
    }

    public void Machine() => Line($"Measured on {Processor.Name} with {RuntimeInformation.FrameworkDescription}.\n");

    public void Section(string title, object content) => Line($"### {title}\n\n{content}");

    public void Line(string line)
    {
        Console.WriteLine(line);
        _text.Append(line).Append('\n');
    }

    /// <summary>Puts the report between its markers in docs/performance.md, if it is to be written.</summary>
    public void Finish()
    {
        if (!_write)
            return;
        var (path, document, from, to) = FindPlace();
        File.WriteAllText(path, $"{document[..from]}\n{_text.ToString().TrimEnd()}\n\n{document[to..]}");
        Console.WriteLine($"Written to {path}");
    }

    private (string Path, string Document, int From, int To) FindPlace()
    {
        string path = Repository.Find("docs", "performance.md");
        string begin = $"<!-- {_name}: written by the command -->\n", end = $"<!-- {_name}: end -->";
        string document = File.ReadAllText(path);
        int from = document.IndexOf(begin, StringComparison.Ordinal);
        int to = document.IndexOf(end, StringComparison.Ordinal);
        return from >= 0 && to > from ? (path, document, from + begin.Length, to) : throw new InvalidOperationException($"{path} has no place for '{_name}'.");
    }
}
