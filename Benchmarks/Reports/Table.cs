using System.Text;

namespace Benchmarks.Reports;

/// <summary>A Markdown table that is also readable as text: words to the left, numbers to the right.</summary>
internal sealed class Table(params string[] header)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] row) => _rows.Add(row);

    public override string ToString()
    {
        int[] widths = [.. header.Select((title, i) => _rows.Max(row => Math.Max(row[i].Length, Math.Max(title.Length, 3))))];
        bool[] numbers = [.. header.Select((_, i) => i > 0 && _rows.All(row => IsNumber(row[i])))];
        var text = new StringBuilder();
        Print(header);
        Print([.. widths.Select((width, i) => numbers[i] ? new string('-', width - 1) + ":" : new string('-', width))]);
        foreach (string[] row in _rows)
            Print(row);
        return text.ToString();

        void Print(string[] cells) => text
            .Append("| ")
            .AppendJoin(" | ", cells.Select((cell, i) => numbers[i] ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i])))
            .Append(" |\n");
    }

    private static bool IsNumber(string cell) => cell.Length == 0 || char.IsDigit(cell.TrimStart('-')[0]);
}
