using TxGen.Generator.Graph;
using TxGen.Generator.Graph.Operations;
using TxGen.Generator.Planning.Weights;

namespace TxGen.Generator.Planning.Steps;

/// <summary>What a matrix and its bias learn from some rows: W += inputᵀ·gradient, b += Σ gradient, in the places of W and b.</summary>
internal sealed record WeightGradientStep(MatrixShape Matrix, View Input, View OutputGradient, WeightConstant Weight, WeightConstant? Bias) : Step
{
    public override string Formula => $"W' += {Matrix.Input}ᵀ·gradient{(Bias is null ? "" : ", b' += Σ gradient")}";

    public override string Shape => $"[{Matrix.Inputs}, rows] x [rows, {Matrix.Outputs}]";
}

/// <summary>gradient = gradient ∘ f'(input), where no product comes before.</summary>
internal sealed record ActivateGradientStep(ActivateGradient Gradient, View OutputGradient, View Input, View Output) : Step
{
    public override string Formula => $"{Gradient.Output.Name} = gradient ∘ {Gradient.Function}'({Gradient.Inputs[1].Name})";
}

/// <summary>The gradients of gate and up.</summary>
internal sealed record GateGradientStep(GateGradient Gradient, View OutputGradient, View GateInput, View UpInput, View Gate, View Up) : Step
{
    public override string Formula => $"gateGradient = gradient ∘ up ∘ {Gradient.Function}'(gate), upGradient = gradient ∘ {Gradient.Function}(gate)";
}

/// <summary>The gradients of a norm's input, plus what came along the residual stream, and of its weight and bias.</summary>
internal sealed record NormGradientStep(NormGradient Gradient, View OutputGradient, View Input, View? Residual, View? Output, WeightConstant Weight, WeightConstant? Bias) : Step
{
    public Norm Norm => Gradient.Norm;

    public override string Formula =>
        $"{Gradient.Inputs[1].Name}Gradient {(Residual is null ? "" : "+")}= gradient through {(Norm.Kind == Spec.NormKind.LayerNorm ? "LayerNorm" : "RmsNorm")}({Gradient.Inputs[1].Name})"
        + (Norm.Groups > 1 ? " of every head" : "") + (Norm.SkipsFirst ? ", in the first layer as it is" : "");
}

/// <summary>Turns gradients back.</summary>
internal sealed record RotaryGradientStep(Rotary Rotary, View OutputGradient, IReadOnlyList<RotaryTable> Tables) : Step
{
    public override string Formula => $"{Rotary.Inputs[0].Name}Gradient = gradient turned back by its position";
}

/// <summary>What the tables behind a model's rows learn: class token, tokens, positions and types.</summary>
internal sealed record RowGradientStep(View Gradient, int Columns) : Step
{
    public TokenEmbedding? Tokens { get; init; }

    public PositionEmbedding? Positions { get; init; }

    public WeightConstant? TokenTable { get; init; }

    public bool TokenTableInPanels { get; init; }

    public WeightConstant? ClassVector { get; init; }

    public WeightConstant? PositionTable { get; init; }

    public WeightConstant? TypeTable { get; init; }

    /// <summary>A projection reads the rows next, to which the class token's must not count.</summary>
    public bool ClearsClassRow { get; init; }

    public override string Formula => string.Join(", ", new[]
    {
        Tokens is null ? null : "word'[token] += gradient",
        PositionTable is null ? null : "position'[i] += gradient",
        TypeTable is null ? null : "type'[t] += gradient",
        ClassVector is null ? null : "the class token's += gradient of first rows",
    }.OfType<string>());
}

/// <summary>Every row's share of a pooled vector's gradient.</summary>
internal sealed record PoolGradientStep(Pool Pool, View OutputGradient, View Output) : Step
{
    public override string Formula => Pool.Kind switch
    {
        Spec.Pooling.ClassToken => "gradient of the first row = gradient, others 0",
        Spec.Pooling.Last => "gradient of the last row = gradient, others 0",
        _ => "gradient of every row = gradient / length",
    };
}

/// <summary>The part of a gradient across the direction of the row that was scaled to length 1.</summary>
internal sealed record NormalizeGradientStep(NormalizeGradient Gradient, View OutputGradient, View Input, View Output) : Step
{
    public override string Formula => "gradient = (gradient - direction·(direction·gradient)) / |pooled|";
}

/// <summary>The loss of scores of classes, and its gradient in their place.</summary>
internal sealed record CrossEntropyStep(CrossEntropy Loss, View Logits) : Step
{
    public override string Formula => "loss += -Σ q·log softmax(logits), logitsGradient = (softmax(logits) - q)·scale";
}

/// <summary>The loss of numbers, and its gradient.</summary>
internal sealed record SquaredErrorStep(SquaredError Loss, View Result, View Gradient) : Step
{
    public override string Formula => $"loss += Σ ({Loss.Inputs[0].Name} - target)², gradient = ({Loss.Inputs[0].Name} - target)·scale";
}
