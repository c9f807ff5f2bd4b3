using TxGen.Generator.Emission.Kernels;
using TxGen.Generator.Graph.Operations;
using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Emission.Operations;

/// <summary>What a gradient becomes on its way back through a nonlinearity.</summary>
internal static class ActivateGradientEmitter
{
    public static void Call(KernelWriter kernel, ActivateGradientStep step, string rows)
    {
        string name = $"{step.Gradient.Function}Gradient_{step.Gradient.Output.Columns}";
        kernel.Out.Line($"{name}({KernelWriter.Memory(step.Output)}, {KernelWriter.Memory(step.OutputGradient)}, {KernelWriter.Memory(step.Input)}, {rows});");
        kernel.Require(name, () => Print(kernel, step, name));
    }

    /// <summary>A vector of gradients times the slope at x.</summary>
    public static string Through(Isa isa, Nonlinearity function, string gradient, string x) => function switch
    {
        Nonlinearity.Relu => isa.Select($"{isa.Vector}.GreaterThan({x}, {isa.Zero})", gradient, isa.Zero),
        _ => $"({gradient} * VectorMath.{function}Gradient({x}))",
    };

    private static void Print(KernelWriter kernel, ActivateGradientStep step, string name)
    {
        var isa = kernel.Isa;
        int columns = step.Gradient.Output.Columns;
        using (kernel.Kernel($"output[rows, {columns}] = gradient ∘ {step.Gradient.Function}'(input).", $"void {name}(ref float output, ref float gradient, ref float input, nint rows)"))
        using (kernel.Out.Block("for (; rows > 0; rows--)"))
        {
            kernel.EachPanel(columns, offset => kernel.EachPart(part =>
                $"var {isa.Part("x", part)} = {isa.Load("input", offset(part))};\n"
                + isa.Store(Through(isa, step.Gradient.Function, isa.Load("gradient", offset(part)), isa.Part("x", part)), "output", offset(part))));
            kernel.Out.Line($"output = ref Unsafe.Add(ref output, {step.Output.Stride});");
            kernel.Out.Line($"gradient = ref Unsafe.Add(ref gradient, {step.OutputGradient.Stride});");
            kernel.Out.Line($"input = ref Unsafe.Add(ref input, {step.Input.Stride});");
        }
    }
}
