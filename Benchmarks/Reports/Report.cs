using System.Runtime.InteropServices;
using System.Reflection;
using System.Text;
using Benchmarks.Limits;

namespace Benchmarks.Reports;

/// <summary>What a command found: printed while it is measured, and on request written into the document on performance.</summary>
/// <param name="name">The name of the command, which stands in the document's markers.</param>
internal sealed class Report(string name)
{
    private readonly StringBuilder _text = new();

    public void Machine() => Line($"Measured on {Processor.Name} with {RuntimeInformation.FrameworkDescription}.\n");

    public void Section(string title, object content) => Line($"### {title}\n\n{content}");

    public void Line(string line)
    {
        Console.WriteLine(line);
        _text.Append(line).Append('\n');
    }

    /// <summary>Puts the report between its markers in docs/performance.md.</summary>
    public void Write()
    {
        string repository = typeof(Report).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .First(data => data.Key == "Repository").Value!;
        string path = Path.GetFullPath(Path.Combine(repository, "docs", "performance.md"));
        string begin = $"<!-- {name}: written by the command -->\n", end = $"<!-- {name}: end -->";
        string document = File.ReadAllText(path);
        int from = document.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        int to = document.IndexOf(end, StringComparison.Ordinal);
        File.WriteAllText(path, $"{document[..from]}\n{_text.ToString().TrimEnd()}\n\n{document[to..]}");
        Console.WriteLine($"Written to {path}");
    }
}
