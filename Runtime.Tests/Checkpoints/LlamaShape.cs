namespace TxGen.Runtime.Tests;

/// <summary>The sizes of a Llama, and what a model of them asks of a checkpoint.</summary>
internal sealed record LlamaShape(int Dim, int HiddenDim, int Layers, int Heads, int KvHeads, int Vocabulary, int Length)
{
    /// <summary>Small, and with all sizes different.</summary>
    public static LlamaShape Tiny { get; } = new(Dim: 8, HiddenDim: 12, Layers: 2, Heads: 2, KvHeads: 1, Vocabulary: 5, Length: 3);

    public int HeadDim => Dim / Heads;

    /// <summary>Names and shapes of all tensors, layer by layer.</summary>
    public IEnumerable<(string Name, int[] Shape)> Tensors(bool tied = true)
    {
        yield return ("model.embed_tokens.weight", [Vocabulary, Dim]);
        for (int i = 0; i < Layers; i++)
        {
            yield return ($"model.layers.{i}.input_layernorm.weight", [Dim]);
            yield return ($"model.layers.{i}.self_attn.q_proj.weight", [Dim, Dim]);
            yield return ($"model.layers.{i}.self_attn.k_proj.weight", [KvHeads * HeadDim, Dim]);
            yield return ($"model.layers.{i}.self_attn.v_proj.weight", [KvHeads * HeadDim, Dim]);
            yield return ($"model.layers.{i}.self_attn.o_proj.weight", [Dim, Dim]);
            yield return ($"model.layers.{i}.post_attention_layernorm.weight", [Dim]);
            yield return ($"model.layers.{i}.mlp.gate_proj.weight", [HiddenDim, Dim]);
            yield return ($"model.layers.{i}.mlp.up_proj.weight", [HiddenDim, Dim]);
            yield return ($"model.layers.{i}.mlp.down_proj.weight", [Dim, HiddenDim]);
        }
        yield return ("model.norm.weight", [Dim]);
        if (!tied)
            yield return ("lm_head.weight", [Vocabulary, Dim]);
    }

    /// <summary>The map of a model whose rotary pairs are half a head apart, unless it says something else.</summary>
    public WeightMap Map(bool tied = true, bool interleaved = false)
    {
        WeightMap map = MapWithoutPositions(tied);
        map.Rotary(Heads, KvHeads, HeadDim, rotaryDim: HeadDim, interleaved);
        return map;
    }

    public WeightMap MapWithoutPositions(bool tied = true)
    {
        var map = new WeightMap("Llama", Layers, Tensors(tied).Sum(tensor => Floats(tensor.Shape)));
        int offset = 0;
        foreach ((string name, int[] shape) in Tensors(tied))
        {
            if (shape is [int outputs, int inputs])
                map.Matrix(name, ParameterKind.Matrix, MatrixOrder.OutputsByInputs, inputs, new PanelPart(outputs, offset));
            else
                map.Vector(name, ParameterKind.Scale, new PanelPart(shape[0], offset));
            offset += Floats(shape);
        }
        return map;
    }

    /// <summary>Whole panels.</summary>
    private static int Floats(int[] shape) => (shape[0] + 15) / 16 * 16 * shape[1..].Aggregate(1, (product, size) => product * size);
}
