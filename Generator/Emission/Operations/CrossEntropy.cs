using TxGen.Generator.Emission.Kernels;
using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Emission.Operations;

/// <summary>
/// Softmax, loss and gradient in one pass over each row of logits, while it is in L1. The largest logit is subtracted first, so no
/// exponential overflows.
/// </summary>
internal static class CrossEntropyEmitter
{
    public static void Call(KernelWriter kernel, CrossEntropyStep step)
    {
        string name = $"CrossEntropy_{step.Loss.Output.Columns}";
        kernel.Out.Line($"loss += {name}({KernelWriter.Memory(step.Logits)}, targets, goal);");
        kernel.Require(name, () => Print(kernel, step, name));
    }

    private static void Print(KernelWriter kernel, CrossEntropyStep step, string name)
    {
        var (output, isa) = (kernel.Out, kernel.Isa);
        int classes = step.Loss.Output.Columns;
        using (kernel.Kernel(
            $"Σ over rows of log Σ exp(logits) - Σ q·logits, {classes} classes; logits become their gradients, (softmax(logits) - q)·scale.",
            $"double {name}(ref float logits, ReadOnlySpan<int> targets, in ClassGoal goal)"))
        {
            kernel.DeclareTail(classes);
            output.Line("double loss = 0;");
            using (output.Block("foreach (int target in targets)"))
            {
                using (output.Block("if (target == goal.Ignored)"))
                    kernel.EachPanel(classes, offset => kernel.EachPart(part => isa.Store(isa.Zero, "logits", offset(part))));
                using (output.Block("else"))
                {
                    PrintRow(kernel, classes);
                }

                output.Line();
                output.Line($"logits = ref Unsafe.Add(ref logits, {step.Logits.Stride});");
            }

            output.Line("return loss;");
        }
    }

    private static void PrintRow(KernelWriter kernel, int classes)
    {
        var (output, isa) = (kernel.Out, kernel.Isa);
        kernel.EachPart(part => $"var {isa.Part("max", part)} = {isa.Broadcast("float.NegativeInfinity")};");
        kernel.EachPanelWithTail(classes,
            offset => kernel.EachPart(part => $"{isa.Part("max", part)} = {isa.Vector}.MaxNative({isa.Part("max", part)}, {isa.Load("logits", offset(part))});"),
            offset => kernel.EachPart(part => kernel.TailOf(classes, part) switch
            {
                Tail.Empty => null,
                Tail.Full => $"{isa.Part("max", part)} = {isa.Vector}.MaxNative({isa.Part("max", part)}, {isa.Load("logits", offset(part))});",
                _ => $"{isa.Part("max", part)} = {isa.Select(isa.Part("tail", part), $"{isa.Vector}.MaxNative({isa.Part("max", part)}, {isa.Load("logits", offset(part))})", isa.Part("max", part))};",
            }));
        output.Line($"float highest = Lanes.Max({isa.AllParts("max")});");
        output.Line($"var top = {isa.Broadcast("highest")};");
        output.Line();
        output.Line("// Distances from the largest logit: their exponentials, and how far all of them are.");
        output.Line("float wanted = Unsafe.Add(ref logits, target) - highest;");
        output.Line("float padding = goal.Padding < 0 ? 0 : Unsafe.Add(ref logits, goal.Padding) - highest;");
        kernel.EachPart(part => $"var {isa.Part("sum", part)} = {isa.Zero};\nvar {isa.Part("total", part)} = {isa.Zero};");
        kernel.EachPanelWithTail(classes,
            offset => kernel.EachPart(part => Exponential(offset(part), part, tail: false)),
            offset => kernel.EachPart(part => kernel.TailOf(classes, part) == Tail.Empty ? null : Exponential(offset(part), part, tail: true)));
        output.Line($"float exponentials = Lanes.Sum({isa.AllParts("sum")});");
        output.Line($"float others = Lanes.Sum({isa.AllParts("total")}) - wanted - padding;");
        output.Line("loss += VectorMath.Log(exponentials) - ((goal.Target * wanted) + (goal.Other * others)) + goal.Constant;");
        output.Line();
        output.Line("float share = goal.Scale / exponentials;");
        output.Line("float targetGradient = (Unsafe.Add(ref logits, target) * share) - (goal.Target * goal.Scale);");
        output.Line("float paddingGradient = goal.Padding < 0 ? 0 : Unsafe.Add(ref logits, goal.Padding) * share;");
        output.Line($"var shares = {isa.Broadcast("share")};");
        output.Line($"var floor = {isa.Broadcast("-(goal.Other * goal.Scale)")};");
        kernel.EachPanelWithTail(classes,
            offset => kernel.EachPart(part => isa.Store(isa.Fma(isa.Load("logits", offset(part)), "shares", "floor"), "logits", offset(part))),
            offset => kernel.EachPart(part => kernel.TailOf(classes, part) switch
            {
                Tail.Empty => isa.Store(isa.Zero, "logits", offset(part)),
                Tail.Full => isa.Store(isa.Fma(isa.Load("logits", offset(part)), "shares", "floor"), "logits", offset(part)),
                _ => isa.Store($"({isa.Fma(isa.Load("logits", offset(part)), "shares", "floor")} & {isa.Part("tail", part)})", "logits", offset(part)),
            }));
        output.Line("Unsafe.Add(ref logits, target) = targetGradient;");
        using (output.Block("if (goal.Padding >= 0)"))
            output.Line("Unsafe.Add(ref logits, goal.Padding) = paddingGradient;");

        string Exponential(string offset, int part, bool tail)
        {
            string suffix = tail ? "Last" : "";
            string x = isa.Part($"x{suffix}", part);
            string e = isa.Part($"e{suffix}", part);
            string away = $"{isa.Load("logits", offset)} - top";
            return $"var {x} = {(tail ? kernel.Masked($"({away})", classes, part) : away)};\n"
                + $"var {e} = {(tail ? kernel.Masked($"VectorMath.Exp({x})", classes, part) : $"VectorMath.Exp({x})")};\n"
                + isa.Store(e, "logits", offset) + "\n"
                + $"{isa.Part("sum", part)} += {e};\n"
                + $"{isa.Part("total", part)} += {x};";
        }
    }
}
