using System.Globalization;
using TxGen.Generator.Graph;
using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Steps;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Emission;

/// <summary>What stands at the head of a generated file: which model this is, what it costs, and what it does.</summary>
internal static class Banner
{
    /// <summary>The generator's version, as baselines replace it.</summary>
    public static string Version { get; } = typeof(Banner).Assembly.GetName().Version.ToString(3);

    public static void Print(SourceWriter output, ModelDeclaration declaration, ExecutionPlan plan)
    {
        Title(output, declaration);
        foreach (string line in Facts(plan))
            output.Line($"//   {line}");
        output.Line("//");
        foreach (string line in Steps(plan))
            output.Line($"//   {line}");
        output.Line("//");
        foreach (var isa in Isa.All)
            output.Line($"//   {isa.Title}: tiles of {TilesOf(isa, plan)}");
        output.Line();
    }

    /// <summary>The kernel files say in one line where they belong.</summary>
    public static void PrintShort(SourceWriter output, ModelDeclaration declaration, params string[] parts)
    {
        Title(output, declaration, string.Concat(parts.Select(part => $" · {part}")));
        output.Line($"//   {Dimensions(declaration.Spec)}");
        output.Line();
    }

    /// <summary>What training adds: its sizes, and its way back in the field's notation.</summary>
    public static void PrintTraining(SourceWriter output, ModelDeclaration declaration, TrainingPlan plan)
    {
        Title(output, declaration, " · training");
        var spec = declaration.Spec;
        output.Line($"//   {Dimensions(spec)}");
        output.Line($"//   steps of up to {Text.Count(spec.TrainingBatch, "sequence")} of up to {spec.TrainingLength}, in passes of {plan.Execution.Capacities.Rows} rows");
        output.Line("//");
        foreach (string line in Steps(plan.Execution))
            output.Line($"//   {line}");
        output.Line();
    }

    /// <summary>Dimensions, parameters, memory and cost, a line each.</summary>
    public static IEnumerable<string> Facts(ExecutionPlan plan)
    {
        var cost = plan.Graph.Cost;
        yield return Dimensions(plan.Spec);
        yield return $"{Text.Grouped(plan.Graph.ParameterCount)} parameters ({Text.Bytes(plan.ParameterBytes)} as {plan.Weights.Format.Name}) · session memory {Text.Bytes(plan.SessionBytes)}";
        bool isSparse = plan.Spec.Sparse.Count > 0;
        yield return $"{Text.Flops(cost.PerRow)} a position, {Text.Flops(isSparse ? cost.PerPair / plan.Spec.Layers : cost.PerPair)} a pair of positions that attend{(isSparse ? " in a layer" : "")}"
            + (cost.PerSegment == 0 ? "" : $", {Text.Flops(cost.PerSegment)} a sequence");
        foreach (var pattern in plan.Steps.OfType<AttentionStep>().First().Patterns.Where(pattern => pattern.Pattern.Sparse is not null))
            yield return Sparsity(pattern, plan.Spec);
    }

    /// <summary>What a position of some layers attends to, and what that saves.</summary>
    private static string Sparsity(PatternPlan pattern, ModelSpec spec)
    {
        string layers = pattern.Layers.Count == spec.Layers ? "all layers" : AttentionDescription.Layers(pattern.Layers);
        string share = (100 * pattern.Pattern.Pairs.Share).ToString("0.#", CultureInfo.InvariantCulture);
        return $"{layers}: {pattern.Pattern.Describe()} · {pattern.Pattern.Growth()} pairs · {share} % of dense attention's at {Text.Count(pattern.Pattern.Positions, "position")}";
    }

    /// <summary>The forward pass in the field's notation, a line for each step.</summary>
    public static IEnumerable<string> Steps(ExecutionPlan plan)
    {
        foreach (var section in plan.Sections)
        {
            bool repeated = section.Kind == SectionKind.Block && section.Repeat > 1;
            if (repeated)
                yield return section.IsBackward ? $"{section.Repeat} times, back from the last layer:" : $"{section.Repeat} times:";
            foreach (var step in section.Steps)
            {
                string line = (repeated ? "  " : "") + step.Formula;
                yield return step.Shape.Length == 0 ? line : $"{line,-64} {step.Shape}";
            }
        }
    }

    private static string TilesOf(Isa isa, ExecutionPlan plan)
    {
        bool hasDeep = plan.Steps.OfType<LinearStep>().Any(step => isa.Tiles.For(plan.Weights.Format.PanelFloats(step.Inputs)) == isa.Tiles.Deep);
        string row = plan.Cache is null ? "" : $"; of a single row {isa.Tiles.OneRow(plan.Spec.Weights).WidestPanels * Panel.Columns} columns at most";
        return (hasDeep ? $"{Describe(isa.Tiles)}; in deep products of {Describe(isa.Tiles.Deep!)}" : Describe(isa.Tiles)) + row;

        static string Describe(Tiles tiles) => $"{string.Join(", ", tiles.Heights)} rows, {tiles.WidestPanels * Panel.Columns} columns at most";
    }

    private static void Title(SourceWriter output, ModelDeclaration declaration, string part = "")
    {
        output.Line("// <auto-generated/>");
        output.Line($"// {declaration.Target.FullName} · {(declaration.Spec.Causal ? "causal transformer" : "transformer encoder")} · compiled by TxGen {Version}{part}");
        output.Line("//");
    }

    private static string Dimensions(ModelSpec spec) =>
        $"layers {spec.Layers} · d_model {spec.DModel} · heads {spec.Heads} x {spec.HeadDim}{(spec.KvHeads == spec.Heads ? "" : $" on {spec.KvHeads} of keys and values")} · d_ff {spec.DFf} · length 1..{spec.MaxLength}{(spec.IsEndless ? ", generated text without end" : "")}"
        + (spec.TakesTokens ? $" · vocabulary {Text.Grouped(spec.Vocabulary)}" : $" · rows of {spec.RowWidth} floats");
}
