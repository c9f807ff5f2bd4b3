using TxGen.Generator.Graph;
using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Weights;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Emission.Face;

/// <summary>Which tensor of a weights file goes where in packed memory.</summary>
internal static class WeightMapText
{
    public static void Print(SourceWriter output, string name, ExecutionPlan plan)
    {
        output.Line("/// <summary>The tensors of a weights file and their places in packed memory.</summary>");
        using (output.Block("private static WeightMap CreateWeightMap()"))
        {
            var format = plan.Weights.Format;
            string matrices = format == PanelFormat.Float32 ? "" : $", {nameof(WeightFormat)}.{format.Weights}";
            string prefix = NamingScheme.UsualPrefix(plan.Spec.Names);
            string usual = prefix.Length > 0 ? $" {{ UsualPrefix = \"{prefix}\" }}" : "";
            output.Line($"var map = new WeightMap(nameof({name}), Layers, Weights.Floats{matrices}){usual};");
            if (plan.Spec is { IsRotary: true } spec)
                output.Line($"map.Rotary(heads: {spec.Heads}, kvHeads: {spec.KvHeads}, headDim: {spec.HeadDim}, rotaryDim: {spec.RotaryDim}, interleaved: {(spec.Positions == Positions.RotaryInterleaved ? "true" : "false")});");
            foreach (var section in plan.Sections)
                PrintSection(output, plan, section.Kind);
            output.Line("return map;");
        }

        output.Line();
    }

    private static void PrintSection(SourceWriter output, ExecutionPlan plan, SectionKind section)
    {
        var tensors = plan.Weights.In(section)
            .Select(packed => (Packed: packed, File: NamingScheme.For(plan.Spec, section, packed.Parameter)))
            .GroupBy(each => each.File)
            .ToList();
        if (tensors.Count == 0)
            return;
        if (section != SectionKind.Block)
        {
            foreach (var tensor in tensors)
                PrintTensor(output, plan, tensor.Key, tensor.Select(each => each.Packed).ToList(), "");
            return;
        }

        using (output.Block("for (int layer = 0; layer < Layers; layer++)"))
        {
            output.Line("int at = Weights.FirstLayer + (layer * Weights.LayerStride);");
            foreach (var tensor in tensors)
            {
                var packed = tensor.Select(each => each.Packed).ToList();
                if (packed[0].Parameter.SkipsFirst)
                    output.Line("if (layer > 0)");
                using (packed[0].Parameter.SkipsFirst ? output.Indent() : null)
                    PrintTensor(output, plan, tensor.Key, packed, "at + ");
            }
        }
    }

    private static void PrintTensor(SourceWriter output, ExecutionPlan plan, FileTensor file, List<PackedParameter> packed, string at)
    {
        var first = packed[0];
        string name = $"{(at.Length > 0 ? "$" : "")}\"{file.Name}\"";
        string kind = $"ParameterKind.{first.Parameter.Kind}";
        string Place(long offset) => offset == 0 && at.Length > 0 ? "at" : $"{at}{offset}";
        string Offset(PackedParameter parameter) => Place(parameter.Offset);
        string Scales(PackedParameter parameter) => parameter.Scales is { } scales ? $", {Place(scales)}" : "";
        string AnglesOf(PackedParameter table) => RotaryTableText.Angles(plan.RotaryTables.First(each => each.Table!.Offset == table.Offset).Angles);
        string Parts(Func<PackedParameter, int> outputs) => string.Join(", ", packed.Select(part => $"new PanelPart({outputs(part)}, {Offset(part)}{Scales(part)})"));

        switch (first.Form)
        {
            case PackedForm.Sinusoids:
                bool halves = plan.Spec.Positions == Positions.SinusoidalHalves;
                output.Line($"map.Sinusoids(rows: {first.Parameter.Rows}, columns: {first.Parameter.Columns}, start: {plan.Spec.PositionOffset}, halves: {(halves ? "true" : "false")}, offset: {Offset(first)}, stride: {first.Stride});");
                break;
            case PackedForm.Rotary:
                output.Line($"map.RotaryTable(positions: {first.Parameter.Rows}, dimension: {plan.Spec.RotaryDim}, {AnglesOf(first)}, offset: {Offset(first)}, stride: {first.Stride});");
                break;
            case PackedForm.Panels:
                string order = file.InputsFirst ? "MatrixOrder.InputsByOutputs" : "MatrixOrder.OutputsByInputs";
                output.Line($"map.Matrix({name}, {kind}, {order}, inputs: {first.Parameter.Columns}, {Parts(part => part.Parameter.Rows)});");
                break;
            case PackedForm.Rows when !first.Parameter.IsVector || file.UnitDimensions > 0:
                var dimensions = Enumerable.Repeat(1, file.UnitDimensions).Concat(first.Parameter.IsVector ? [first.Parameter.Columns] : [first.Parameter.Rows, first.Parameter.Columns]);
                output.Line($"map.Rows({name}, {kind}, shape: [{string.Join(", ", dimensions)}], rows: {first.Parameter.Rows}, columns: {first.Parameter.Columns}, offset: {Offset(first)}, stride: {first.Stride}{(file.OrMore ? ", orMore: true" : "")});");
                break;
            default:
                output.Line($"map.Vector({name}, {kind}, {Parts(part => part.Parameter.Columns)});");
                break;
        }
    }
}
