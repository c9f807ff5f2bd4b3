using TxGen.Generator.Emission.Kernels;
using TxGen.Generator.Graph.Operations;
using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Steps;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Emission.Operations;

/// <summary>
/// LayerNorm and RMSNorm. Sums run on 16 virtual lanes and meet in one fixed tree, so they have the same bits on every
/// instruction set.
/// </summary>
internal static class NormEmitter
{
    public static void Call(KernelWriter kernel, NormStep step)
    {
        int usual = Panel.Stride(step.Norm.Output.Columns);
        string name = $"{KindOf(step.Norm)}_{(step.Norm.Groups > 1 ? $"{step.Norm.Groups}x" : "")}{step.Norm.Width}"
            + (step.Bias is null && step.Norm.Kind == NormKind.LayerNorm ? "_NoBias" : "")
            + (step.Input.Stride != step.Output.Stride ? $"of{step.Input.Stride}to{step.Output.Stride}" : step.Input.Stride != usual ? $"of{step.Input.Stride}" : "");
        kernel.Out.Line($"{name}(");
        using (kernel.Out.Indent())
        {
            kernel.Out.Line($"{KernelWriter.Memory(step.Output)}, {KernelWriter.Memory(step.Input)},");
            kernel.Out.Line($"{KernelWriter.Weight(step.Weight)}{(step.Bias is null ? "" : $", {KernelWriter.Weight(step.Bias)}")}, rows);");
        }

        kernel.Require(name, () => Print(kernel, step, name));
    }

    private static string KindOf(Norm norm) => norm.Kind == NormKind.LayerNorm ? "LayerNorm" : "RmsNorm";

    private static void Print(KernelWriter kernel, NormStep step, string name)
    {
        var (output, norm) = (kernel.Out, step.Norm);
        string groups = norm.Groups == 1 ? "" : $" of each of {norm.Groups} heads";
        string weighted = step.Bias is null ? "·weight" : "·weight + bias";
        using (kernel.Kernel(
            $"output[rows, {norm.Output.Columns}] = {KindOf(norm)}(input){weighted}{groups}, ε = {Text.Number(norm.Epsilon)}. {norm.Width} columns are {Text.Count(Panel.Count(norm.Width), "panel")} of 16.",
            $"void {name}(ref float output, ref float input, ref float weight{(step.Bias is null ? "" : ", ref float bias")}, nint rows)"))
        {
            kernel.DeclareTail(norm.Width);
            using (output.Block("for (; rows > 0; rows--)"))
            {
                if (norm.Groups == 1)
                {
                    PrintGroup(kernel, step, "input", "output");
                    output.Line();
                }
                else
                {
                    output.Line("ref float from = ref input;");
                    output.Line("ref float to = ref output;");
                    using (output.Block($"for (nint head = 0; head < {norm.Groups}; head++)"))
                    {
                        PrintGroup(kernel, step, "from", "to");
                        output.Line();
                        output.Line($"from = ref Unsafe.Add(ref from, {norm.Width});");
                        output.Line($"to = ref Unsafe.Add(ref to, {norm.Width});");
                    }

                    output.Line();
                }

                output.Line($"input = ref Unsafe.Add(ref input, {step.Input.Stride});");
                output.Line($"output = ref Unsafe.Add(ref output, {step.Output.Stride});");
            }
        }
    }

    private static void PrintGroup(KernelWriter kernel, NormStep step, string from, string to)
    {
        var (output, isa, norm) = (kernel.Out, kernel.Isa, step.Norm);
        bool centres = norm.Kind == NormKind.LayerNorm;
        if (centres)
        {
            kernel.EachPart(part => $"var {isa.Part("sum", part)} = {isa.Zero};");
            kernel.EachPanelWithTail(norm.Width,
                offset => kernel.EachPart(part => $"{isa.Part("sum", part)} += {isa.Load(from, offset(part))};"),
                offset => kernel.EachPart(part => kernel.TailOf(norm.Width, part) == Tail.Empty ? null
                    : $"{isa.Part("sum", part)} += {kernel.Masked(isa.Load(from, offset(part)), norm.Width, part)};"));
            output.Line($"var mean = {isa.Broadcast($"Lanes.Sum({isa.AllParts("sum")}) / {norm.Width}")};");
            output.Line();
        }

        string term = centres ? "centred" : "x";
        string Centred(string offset) => centres ? $"{isa.Load(from, offset)} - mean" : isa.Load(from, offset);
        kernel.EachPart(part => $"var {isa.Part("squares", part)} = {isa.Zero};");
        void Square(Func<int, string> offset, bool tail)
        {
            kernel.EachPart(part =>
            {
                if (tail && kernel.TailOf(norm.Width, part) == Tail.Empty)
                    return null;
                string value = Centred(offset(part));
                if (tail && kernel.TailOf(norm.Width, part) == Tail.Partial)
                    value = kernel.Masked(centres ? $"({value})" : value, norm.Width, part);
                string name = isa.Part(tail ? "last" : term, part);
                return $"var {name} = {value};\n{isa.Part("squares", part)} = {isa.Fma(name, name, isa.Part("squares", part))};";
            });
        }

        kernel.EachPanelWithTail(norm.Width, offset => Square(offset, tail: false), offset => Square(offset, tail: true));
        output.Line($"var scale = {isa.Broadcast($"1 / MathF.Sqrt((Lanes.Sum({isa.AllParts("squares")}) / {norm.Width}) + {Text.Literal(norm.Epsilon)})")};");
        output.Line();

        // Prints the declaration of one normed vector, and returns what becomes of it.
        string Weighted(string offset, int part, string name = "normed")
        {
            string normed = isa.Part(name, part);
            output.Line($"var {normed} = {(centres ? $"({Centred(offset)})" : Centred(offset))} * scale;");
            return step.Bias is null
                ? $"({normed} * {isa.Load("weight", offset)})"
                : isa.Fma(normed, isa.Load("weight", offset), isa.Load("bias", offset));
        }

        void Write(Func<int, string> offset) => kernel.EachPart(part => isa.Store(Weighted(offset(part), part), to, offset(part)));
        if (norm.Groups == 1)
        {
            kernel.EachPanel(norm.Width, Write);
            return;
        }

        // A head's last panel reaches into its neighbour, whose columns must stay as they are.
        kernel.EachPanelWithTail(norm.Width, Write, offset => kernel.EachPart(part =>
        {
            var tail = kernel.TailOf(norm.Width, part);
            if (tail == Tail.Empty)
                return null;
            string weighted = Weighted(offset(part), part, "lastNormed");
            return isa.Store(tail == Tail.Full ? weighted : isa.Select(isa.Part("tail", part), weighted, isa.Load(to, offset(part))), to, offset(part));
        }));
    }
}
