using TxGen.Generator.Graph;
using TxGen.Generator.Graph.Operations;
using TxGen.Generator.Planning.Weights;

namespace TxGen.Generator.Planning.Steps;

/// <summary>The matrix of a product: several linear layers' side by side, or transposed.</summary>
/// <param name="Input">What the field calls the rows that come in.</param>
/// <param name="Widths">Columns of the results side by side, each starting at a whole panel.</param>
internal sealed record MatrixShape(string Input, RowSymbol Rows, int Inputs, IReadOnlyList<int> Widths)
{
    public string Symbol { get; init; } = "W";

    public int Outputs => Widths.Sum();

    public int Panels => Widths.Sum(Panel.Count);

    public static MatrixShape Of(IReadOnlyList<Linear> parts) => new(
        parts[0].Inputs[0].Name, parts[0].Output.Rows, parts[0].Inputs[0].Columns, parts.Select(part => part.Output.Columns).ToList());
}

/// <summary>output = f(input·W + b) or residual + input·W + b; several matrices over one input lie side by side.</summary>
internal sealed record LinearStep(MatrixShape Matrix, View Input, View Output, WeightConstant Weight, WeightConstant? Bias) : Step
{
    /// <summary>What happens to a tile right after it was stored.</summary>
    public Epilogue? Epilogue { get; init; }

    public View? Residual { get; init; }

    /// <summary>The name of the value this step leaves behind, after any fusion.</summary>
    public string ResultName { get; init; } = "";

    public int Inputs => Matrix.Inputs;

    public int Outputs => Matrix.Outputs;

    public int Panels => Matrix.Panels;

    public override string Formula
    {
        get
        {
            string product = $"{Matrix.Input}·{Matrix.Symbol}{(Bias is null ? "" : " + b")}";
            if (Residual is not null)
                return $"{ResultName} = {ResultName} + {product}";
            return $"{ResultName} = {(Epilogue is null ? product : Epilogue.Formula(product))}";
        }
    }

    public override string Shape => $"[{Matrix.Rows.ToString().ToLowerInvariant()}, {Inputs}] x [{Inputs}, {Outputs}]";
}

internal enum EpilogueKind
{
    /// <summary>output = f(output).</summary>
    Activate,

    /// <summary>beside = f(output).</summary>
    ActivateBeside,

    /// <summary>output = output ∘ f'(beside).</summary>
    Slope,
}

/// <summary>A loop over a tile that was just stored and is still in L1.</summary>
internal sealed record Epilogue(EpilogueKind Kind, Nonlinearity Function, View? Beside)
{
    public string Formula(string product) => Kind == EpilogueKind.Slope ? $"({product}) ∘ {Function}'" : $"{Function}({product})";
}
