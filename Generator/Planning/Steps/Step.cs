using TxGen.Generator.Graph;
using TxGen.Generator.Graph.Operations;
using TxGen.Generator.Planning.Weights;

namespace TxGen.Generator.Planning.Steps;

/// <summary>One call of a kernel: an operation, or several fused into one, with the places it reads and writes.</summary>
internal abstract record Step
{
    /// <summary>What it computes, in the field's notation: <c>hidden = LayerNorm(hidden)</c>.</summary>
    public abstract string Formula { get; }

    /// <summary>The shape that goes with the formula, or nothing.</summary>
    public virtual string Shape => "";
}

/// <summary>Rows as the caller gives them: tokens looked up or floats copied, class token, positions and types added.</summary>
internal sealed record RowStep(View Output, Value Result) : Step
{
    public TokenEmbedding? Tokens { get; init; }

    public Features? Features { get; init; }

    public ClassToken? ClassToken { get; init; }

    public PositionEmbedding? Positions { get; init; }

    public TypeEmbedding? Types { get; init; }

    public WeightConstant? TokenTable { get; init; }

    /// <summary>The token table is also the matrix of the head and therefore lies in panels.</summary>
    public bool TokenTableInPanels { get; init; }

    public WeightConstant? ClassVector { get; init; }

    public WeightConstant? PositionTable { get; init; }

    public WeightConstant? TypeTable { get; init; }

    public override string Formula
    {
        get
        {
            string source = Tokens is not null ? Tokens.Scale == 1 ? "word[token]" : $"word[token]·√{Result.Columns}"
                : Features is not null ? "row"
                : "hidden";
            return $"{Result.Name} = {source}{(Positions is null ? "" : " + position[i]")}{(Types is null ? "" : " + type[t]")}"
                + (ClassToken is null ? "" : ", a learned class token in front");
        }
    }
}

/// <summary>Normalises each row, or each head of a row.</summary>
internal sealed record NormStep(Norm Norm, View Input, View Output, WeightConstant Weight, WeightConstant? Bias) : Step
{
    public override string Formula =>
        $"{Norm.Output.Name} = {(Norm.Kind == Spec.NormKind.LayerNorm ? "LayerNorm" : "RmsNorm")}({Norm.Inputs[0].Name})"
        + (Norm.Groups > 1 ? " of every head" : "") + (Norm.SkipsFirst ? $", in the first layer {Norm.Inputs[0].Name} itself" : "");
}

/// <summary>Turns every head of a query or key by its position.</summary>
internal sealed record RotaryStep(Rotary Rotary, View Input, View Output, IReadOnlyList<RotaryTable> Tables) : Step
{
    public override string Formula =>
        $"{Rotary.Output.Name} = {Rotary.Inputs[0].Name} turned by its position, pairs of columns {(Rotary.Interleaved ? "side by side" : $"{Rotary.Dimension / 2} apart")}";
}

/// <summary>Computes the factors that every row of a pass is turned by.</summary>
internal sealed record RotaryRowsStep(IReadOnlyList<RotaryTable> Tables) : Step
{
    public override string Formula => $"{string.Join(", ", Tables.Select(table => char.ToLowerInvariant(table.Name[0]) + table.Name.Substring(1)))} = cos, sin(position·θ^(-2i / {Tables[0].Angles.Dimension}))";
}

/// <summary>inner = f(gate) ∘ up.</summary>
internal sealed record GateStep(Gate Gate, View GateInput, View UpInput, View Output) : Step
{
    public override string Formula => $"{Gate.Output.Name} = {Gate.Function}(gate) ∘ up";
}

/// <summary>One row for every sequence.</summary>
internal sealed record PoolStep(Pool Pool, View Input, View Output) : Step
{
    public override string Formula => Pool.Kind switch
    {
        Spec.Pooling.ClassToken => "pooled = first row of hidden",
        Spec.Pooling.Last => "pooled = last row of hidden",
        _ => "pooled = mean of hidden over the sequence",
    };
}

/// <summary>Scales rows to length 1.</summary>
internal sealed record NormalizeStep(Normalize Normalize, View Input, View Output) : Step
{
    public override string Formula => "pooled = pooled / |pooled|";
}

/// <summary>output = dropped input, or residual + dropped input.</summary>
internal sealed record DropoutStep(Dropout Dropout, View Input, View? Residual, View Output) : Step
{
    public override string Formula =>
        $"{Dropout.Output.Name} = {(Residual is null ? "" : $"{Dropout.Output.Name} + ")}dropout({Dropout.Inputs[0].Name})";
}
