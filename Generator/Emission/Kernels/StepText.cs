using TxGen.Generator.Emission.Operations;
using TxGen.Generator.Graph;
using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Emission.Kernels;

/// <summary>Prints a section: what each step computes, and the call that does it.</summary>
internal static class StepText
{
    /// <param name="rows">How many rows the section's values have, where the section is called.</param>
    public static void Print(KernelWriter kernel, SectionPlan section, string rows = "rows")
    {
        bool first = true;
        foreach (var step in section.Steps)
        {
            if (!first)
                kernel.Out.Line();
            first = false;
            kernel.Out.Line($"// {step.Formula}{(step.Shape.Length == 0 ? "" : $"   {step.Shape}")}");
            PrintCall(kernel, step, section.Kind, rows);
        }
    }

    private static void PrintCall(KernelWriter kernel, Step step, SectionKind section, string rows)
    {
        switch (step)
        {
            case RowStep embedding: RowText.Call(kernel, embedding); break;
            case LinearStep linear: LinearEmitter.Call(kernel, linear, section, rows); break;
            case NormStep norm: NormEmitter.Call(kernel, norm); break;
            case RotaryRowsStep rotary: RotaryEmitter.FillRows(kernel, rotary); break;
            case RotaryStep rotary: RotaryEmitter.Call(kernel, rotary); break;
            case GateStep gate: GateEmitter.Call(kernel, gate); break;
            case AttentionStep attention: AttentionEmitter.Call(kernel, attention); break;
            case PoolStep pool: PoolEmitter.Call(kernel, pool); break;
            case NormalizeStep normalize: NormalizeEmitter.Call(kernel, normalize); break;
            case DropoutStep dropout: DropoutEmitter.Call(kernel, dropout, rows); break;
            case CrossEntropyStep loss: CrossEntropyEmitter.Call(kernel, loss); break;
            case SquaredErrorStep loss: SquaredErrorEmitter.Call(kernel, loss, rows); break;
            case WeightGradientStep weights: LinearGradientEmitter.Call(kernel, weights, section, rows); break;
            case ActivateGradientStep activate: ActivateGradientEmitter.Call(kernel, activate, rows); break;
            case GateGradientStep gate: GateGradientEmitter.Call(kernel, gate); break;
            case NormGradientStep norm: NormGradientEmitter.Call(kernel, norm); break;
            case RotaryGradientStep rotary: RotaryGradientEmitter.Call(kernel, rotary); break;
            case AttentionGradientStep attention: AttentionGradientEmitter.Call(kernel, attention); break;
            case RowGradientStep embedding: RowGradientText.Call(kernel, embedding); break;
            case PoolGradientStep pool: PoolGradientEmitter.Call(kernel, pool); break;
            case NormalizeGradientStep normalize: NormalizeGradientEmitter.Call(kernel, normalize); break;
            default: throw new InvalidOperationException($"No emitter for {step.GetType().Name}.");
        }
    }
}
