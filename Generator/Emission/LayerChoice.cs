namespace TxGen.Generator.Emission;

/// <summary>What differs between layers, as generated code chooses it by a layer's number.</summary>
internal static class LayerChoice
{
    /// <summary>The parameter of a block that says which layer it is, where layers differ.</summary>
    public const string Index = "layerIndex";

    /// <summary><c>layer switch { 0 or 3 => full, _ => local }</c>: what most layers have comes last.</summary>
    /// <param name="layer">The expression that says which layer it is.</param>
    /// <param name="choices">Expressions, and the layers that each is for; of all layers if it is the only one.</param>
    public static string Expression(string layer, IReadOnlyList<(string Choice, IReadOnlyList<int> Layers)> choices)
    {
        var ordered = choices.OrderBy(each => each.Layers.Count).ToList();
        var cases = ordered.Select((each, i) => $"{(i == ordered.Count - 1 ? "_" : string.Join(" or ", each.Layers))} => {each.Choice}");
        return $"{layer} switch {{ {string.Join(", ", cases)} }}";
    }

    /// <summary>A switch between statements; what most layers have is the default.</summary>
    public static void Print(SourceWriter output, IReadOnlyList<(string Statement, IReadOnlyList<int> Layers)> choices)
    {
        if (choices.Count == 1)
        {
            output.Line(choices[0].Statement);
            return;
        }

        var ordered = choices.OrderBy(choice => choice.Layers.Count).ToList();
        using (output.Block($"switch ({Index})"))
        {
            for (int i = 0; i < ordered.Count; i++)
                output.Line($"{(i == ordered.Count - 1 ? "default" : $"case {string.Join(" or ", ordered[i].Layers)}")}: {ordered[i].Statement} break;");
        }
    }
}
