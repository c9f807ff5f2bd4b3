using TxGen.Generator.Graph;
using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Emission.Face;

/// <summary>Prints what a sequence costs: by its rows, and by the pairs of them that attend.</summary>
internal static class FlopsText
{
    /// <param name="plan">Whose patterns of attention count.</param>
    /// <param name="name">The method.</param>
    /// <param name="what">What it tells the cost of.</param>
    public static void Print(SourceWriter output, ExecutionPlan plan, Cost cost, string name, string what)
    {
        var spec = plan.Spec;
        var patterns = PatternsOf(plan);
        bool counts = patterns.Any(pattern => pattern.Pattern.Pairs.NeedPieces);
        output.Line($"/// <summary>FLOPs of {what}: 2 x multiply-adds of all matrix and attention products, without padding.</summary>");
        output.Line($"/// <param name=\"length\">{(spec.TakesTokens ? "Tokens" : "Rows")}{(counts ? ", at most <see cref=\"MaxLength\"/>" : "")}{(spec.ClassToken ? "; the class token comes on top" : "")}.</param>");
        if (counts)
            output.Line("/// <exception cref=\"ArgumentException\">The length is out of range.</exception>");
        using (output.Block($"public static long {name}(int length)"))
        {
            if (counts)
                output.Line("ArgumentChecks.RequireLength(length, MaxLength, nameof(length));");
            output.Line(spec.ClassToken ? "long rows = length + 1L;" : "long rows = length;");
            foreach (var pattern in patterns)
                PrintPairs(output, pattern, patterns.Count > 1);
            string ofPairs = string.Join(" + ", patterns.Select(pattern => $"({Variable(pattern, "Pairs")} * {cost.PerPair / spec.Layers * pattern.Layers.Count})"));
            output.Line($"return (rows * {cost.PerRow}) + {ofPairs}{(cost.PerSegment == 0 ? "" : $" + {cost.PerSegment}")};");
        }

        output.Line();
    }

    /// <summary>The tables of patterns that no formula counts.</summary>
    public static void PrintTables(SourceWriter output, ExecutionPlan plan)
    {
        var counted = PatternsOf(plan).Where(pattern => pattern.Pattern.Pairs.NeedPieces).ToList();
        if (counted.Count == 0)
            return;
        output.Line();
        output.Line("/// <summary>What positions add to the pairs that attend: from a first position on so many, and for each one more so many more.</summary>");
        using (output.Block("private static class AttentionPairs"))
        {
            foreach (var pattern in counted)
            {
                TableText.Print(output, Table(pattern), pattern.Pattern.Pairs.Pieces.SelectMany(piece => new[] { piece.First, piece.Pairs, piece.Slope }).ToList());
                output.Line();
            }

            output.Line("""
                public static long Count(ReadOnlySpan<int> pieces, long rows)
                {
                    long pairs = 0;
                    for (int i = 0; i < pieces.Length && pieces[i] < rows; i += 3)
                    {
                        long behind = i + 3 < pieces.Length ? Math.Min(pieces[i + 3], rows) : rows;
                        long count = behind - pieces[i];
                        pairs += (count * pieces[i + 1]) + (pieces[i + 2] * (count * (count - 1) / 2));
                    }

                    return pairs;
                }
                """);
        }
    }

    private static void PrintPairs(SourceWriter output, PatternPlan pattern, bool severalPatterns)
    {
        string pairs = Variable(pattern, "Pairs");
        if (severalPatterns)
            output.Line($"\n// {AttentionDescription.Layers(pattern.Layers)}: {pattern.Pattern.Describe()}");
        if (pattern.Pattern.Pairs.NeedPieces)
        {
            output.Line($"long {pairs} = AttentionPairs.Count(AttentionPairs.{Table(pattern)}, rows);");
        }
        else if (pattern.Pattern.Pairs.Window is { } window)
        {
            var sides = new[] { (Name: Variable(pattern, "Left"), Most: window.Left), (Name: Variable(pattern, "Right"), Most: window.Right) }.Where(side => side.Most > 0).ToList();
            string last = window.Step == 1 ? "rows - 1" : $"(rows - 1) / {window.Step}";
            foreach (var (name, most) in sides)
                output.Line($"long {name} = Math.Min({most}, {last});");

            // At a distance there are as many pairs as rows, less the distance.
            string all = string.Join(" + ", sides.Select(side => side.Name));
            string corners = string.Join("", sides.Select(side => $" - ({(window.Step == 1 ? "" : $"{window.Step} * ")}{side.Name} * ({side.Name} + 1) / 2)"));
            output.Line($"long {pairs} = (rows * (1 + {all})){corners};");
        }
        else
        {
            output.Line($"long {pairs} = {(pattern.Pattern.Causal ? "rows * (rows + 1) / 2" : "rows * rows")};");
        }
    }

    private static IReadOnlyList<PatternPlan> PatternsOf(ExecutionPlan plan) => plan.Steps.OfType<AttentionStep>().First().Patterns;

    /// <summary>pairs, fullPairs, sparse2Pairs.</summary>
    private static string Variable(PatternPlan pattern, string what)
    {
        string name = pattern.Name + what;
        return char.ToLowerInvariant(name[0]) + name.Substring(1);
    }

    private static string Table(PatternPlan pattern) => pattern.Name.Length == 0 ? "Sparse" : pattern.Name;
}
