using System.Globalization;

namespace TxGen.Generator.Emission.Face;

/// <summary>Prints numbers as a constant.</summary>
internal static class TableText
{
    private const int NumbersOfLine = 24;

    public static void Print(SourceWriter output, string name, List<int> numbers)
    {
        output.Line($"public static ReadOnlySpan<int> {name} =>");
        output.Line("[");
        using (output.Indent())
        {
            for (int i = 0; i < numbers.Count; i += NumbersOfLine)
                output.Line(string.Join(", ", numbers.Skip(i).Take(NumbersOfLine).Select(number => number.ToString(CultureInfo.InvariantCulture))) + ",");
        }

        output.Line("];");
    }
}
