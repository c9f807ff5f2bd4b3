using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Emission.Face;

/// <summary>The lists of keys that rows attend to, as constants.</summary>
internal static class KeyListText
{
    public static void Print(SourceWriter output, ExecutionPlan plan)
    {
        var patterns = plan.Steps.OfType<AttentionStep>().SelectMany(step => step.Patterns).Where(pattern => pattern.Parts.OfType<ListPart>().Any()).ToList();
        if (patterns.Count == 0)
            return;
        output.Line();
        output.Line("/// <summary>Keys that rows attend to: segments of rows (first row, first chunk), chunks (first run), runs (first key, behind the last key, a bit for each lane of a panel).</summary>");
        using (output.Block("private static class KeyLists"))
        {
            bool first = true;
            foreach (var pattern in patterns)
            {
                foreach (var list in pattern.Parts.OfType<ListPart>())
                {
                    if (!first)
                        output.Line();
                    first = false;
                    PrintList(output, list.Name + pattern.Name, list.Segments);
                }
            }
        }
    }

    private static void PrintList(SourceWriter output, string name, IReadOnlyList<RowSegment> segments)
    {
        List<int> starts = [], chunks = [], runs = [];
        foreach (var segment in segments)
        {
            starts.AddRange([segment.FirstRow, chunks.Count]);
            foreach (var chunk in segment.Chunks)
            {
                chunks.Add(runs.Count / 3);
                foreach (var run in chunk)
                    runs.AddRange([run.Panel * Panel.Columns, (run.Panel + run.Panels) * Panel.Columns, run.Lanes]);
            }
        }

        chunks.Add(runs.Count / 3);
        TableText.Print(output, $"{name}Segments", starts);
        output.Line();
        TableText.Print(output, $"{name}Chunks", chunks);
        output.Line();
        TableText.Print(output, $"{name}Runs", runs);
    }
}
