using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Tests.Plans;

/// <summary>The buffers that a step reads and writes.</summary>
internal static class StepBuffers
{
    public static IEnumerable<BufferPlan> Of(Step step) => step switch
    {
        AttentionStep attention => [.. Of(attention.Query, attention.Key, attention.Value, attention.Output), .. attention.Scratch.All],
        AttentionGradientStep gradient =>
        [
            .. Of(gradient.OutputGradient, gradient.Query, gradient.Key, gradient.Value, gradient.QueryGradient, gradient.KeyGradient, gradient.ValueGradient),
            .. gradient.Scratch.All,
            .. gradient.Forward.Scratch.Keeps ? new[] { gradient.Forward.Scratch.Scores, gradient.Forward.Scratch.Factors } : [gradient.Forward.Scratch.Keys],
        ],
        RowStep rows => Of(rows.Output),
        LinearStep linear => Of(linear.Input, linear.Output, linear.Residual, linear.Epilogue?.Beside),
        NormStep norm => Of(norm.Input, norm.Output),
        RotaryRowsStep rotary => Of(rotary.Tables),
        RotaryStep rotary => [.. Of(rotary.Input, rotary.Output), .. Of(rotary.Tables)],
        GateStep gate => Of(gate.GateInput, gate.UpInput, gate.Output),
        PoolStep pool => Of(pool.Input, pool.Output),
        NormalizeStep normalize => Of(normalize.Input, normalize.Output),
        DropoutStep dropout => Of(dropout.Input, dropout.Residual, dropout.Output),
        CrossEntropyStep loss => Of(loss.Logits),
        SquaredErrorStep loss => Of(loss.Result, loss.Gradient),
        WeightGradientStep gradient => Of(gradient.Input, gradient.OutputGradient),
        ActivateGradientStep gradient => Of(gradient.OutputGradient, gradient.Input, gradient.Output),
        GateGradientStep gradient => Of(gradient.OutputGradient, gradient.GateInput, gradient.UpInput, gradient.Gate, gradient.Up),
        NormGradientStep gradient => Of(gradient.OutputGradient, gradient.Input, gradient.Residual, gradient.Output),
        RotaryGradientStep gradient => [.. Of(gradient.OutputGradient), .. Of(gradient.Tables)],
        RowGradientStep gradient => Of(gradient.Gradient),
        PoolGradientStep gradient => Of(gradient.OutputGradient, gradient.Output),
        NormalizeGradientStep gradient => Of(gradient.OutputGradient, gradient.Input, gradient.Output),
        _ => throw new NotSupportedException(step.GetType().Name),
    };

    private static IEnumerable<BufferPlan> Of(IReadOnlyList<RotaryTable> tables) => tables.Select(table => table.Rows).OfType<BufferPlan>();

    private static IEnumerable<BufferPlan> Of(params View?[] views) => views.OfType<View>().Select(view => view.Buffer);
}
