using TxGen.Generator.Graph;
using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Weights;
using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Configuration;

/// <summary>A model given by its configuration wants the tensors that its published weights file has.</summary>
public class TensorNameTests
{
    private const string BertBody = """
        embeddings.word_embeddings.weight embeddings.position_embeddings.weight embeddings.token_type_embeddings.weight embeddings.LayerNorm.weight embeddings.LayerNorm.bias
        encoder.layer.{layer}.attention.self.query.weight encoder.layer.{layer}.attention.self.query.bias encoder.layer.{layer}.attention.self.key.weight encoder.layer.{layer}.attention.self.key.bias
        encoder.layer.{layer}.attention.self.value.weight encoder.layer.{layer}.attention.self.value.bias encoder.layer.{layer}.attention.output.dense.weight encoder.layer.{layer}.attention.output.dense.bias
        encoder.layer.{layer}.attention.output.LayerNorm.weight encoder.layer.{layer}.attention.output.LayerNorm.bias encoder.layer.{layer}.intermediate.dense.weight encoder.layer.{layer}.intermediate.dense.bias
        encoder.layer.{layer}.output.dense.weight encoder.layer.{layer}.output.dense.bias encoder.layer.{layer}.output.LayerNorm.weight encoder.layer.{layer}.output.LayerNorm.bias
        """;

    private const string LlamaBody = """
        model.embed_tokens.weight model.norm.weight model.layers.{layer}.input_layernorm.weight model.layers.{layer}.post_attention_layernorm.weight
        model.layers.{layer}.self_attn.q_proj.weight model.layers.{layer}.self_attn.k_proj.weight model.layers.{layer}.self_attn.v_proj.weight model.layers.{layer}.self_attn.o_proj.weight
        model.layers.{layer}.mlp.gate_proj.weight model.layers.{layer}.mlp.up_proj.weight model.layers.{layer}.mlp.down_proj.weight
        """;

    [Theory]
    [InlineData("all-MiniLM-L6-v2", "bert.", BertBody)]
    [InlineData("bert-sst2", "bert.", BertBody + " pooler.dense.weight pooler.dense.bias classifier.weight classifier.bias")]
    [InlineData("bert-ner", "bert.", BertBody + " classifier.weight classifier.bias")]
    [InlineData("roberta-sentiment", "roberta.", BertBody + " classifier.dense.weight classifier.dense.bias classifier.out_proj.weight classifier.out_proj.bias")]
    [InlineData("distilbert-sst2", "distilbert.", """
        embeddings.word_embeddings.weight embeddings.position_embeddings.weight embeddings.LayerNorm.weight embeddings.LayerNorm.bias
        transformer.layer.{layer}.attention.q_lin.weight transformer.layer.{layer}.attention.q_lin.bias transformer.layer.{layer}.attention.k_lin.weight transformer.layer.{layer}.attention.k_lin.bias
        transformer.layer.{layer}.attention.v_lin.weight transformer.layer.{layer}.attention.v_lin.bias transformer.layer.{layer}.attention.out_lin.weight transformer.layer.{layer}.attention.out_lin.bias
        transformer.layer.{layer}.sa_layer_norm.weight transformer.layer.{layer}.sa_layer_norm.bias transformer.layer.{layer}.ffn.lin1.weight transformer.layer.{layer}.ffn.lin1.bias
        transformer.layer.{layer}.ffn.lin2.weight transformer.layer.{layer}.ffn.lin2.bias transformer.layer.{layer}.output_layer_norm.weight transformer.layer.{layer}.output_layer_norm.bias
        pre_classifier.weight pre_classifier.bias classifier.weight classifier.bias
        """)]
    [InlineData("gpt2", "transformer.", """
        wte.weight wpe.weight h.{layer}.ln_1.weight h.{layer}.ln_1.bias h.{layer}.attn.c_attn.weight h.{layer}.attn.c_attn.bias h.{layer}.attn.c_proj.weight h.{layer}.attn.c_proj.bias
        h.{layer}.ln_2.weight h.{layer}.ln_2.bias h.{layer}.mlp.c_fc.weight h.{layer}.mlp.c_fc.bias h.{layer}.mlp.c_proj.weight h.{layer}.mlp.c_proj.bias ln_f.weight ln_f.bias
        """)]
    [InlineData("SmolLM2-135M", "", LlamaBody)]
    [InlineData("mistral-32m", "", LlamaBody + " lm_head.weight")]
    [InlineData("vit-base-beans", "vit.", """
        embeddings.cls_token embeddings.position_embeddings embeddings.patch_embeddings.projection.weight embeddings.patch_embeddings.projection.bias
        encoder.layer.{layer}.layernorm_before.weight encoder.layer.{layer}.layernorm_before.bias encoder.layer.{layer}.attention.attention.query.weight encoder.layer.{layer}.attention.attention.query.bias
        encoder.layer.{layer}.attention.attention.key.weight encoder.layer.{layer}.attention.attention.key.bias encoder.layer.{layer}.attention.attention.value.weight encoder.layer.{layer}.attention.attention.value.bias
        encoder.layer.{layer}.attention.output.dense.weight encoder.layer.{layer}.attention.output.dense.bias encoder.layer.{layer}.layernorm_after.weight encoder.layer.{layer}.layernorm_after.bias
        encoder.layer.{layer}.intermediate.dense.weight encoder.layer.{layer}.intermediate.dense.bias encoder.layer.{layer}.output.dense.weight encoder.layer.{layer}.output.dense.bias
        layernorm.weight layernorm.bias classifier.weight classifier.bias
        """)]
    [InlineData("ModernBERT-base", "model.", """
        embeddings.tok_embeddings.weight embeddings.norm.weight layers.{layer}.attn_norm.weight layers.{layer}.attn.Wqkv.weight layers.{layer}.attn.Wo.weight
        layers.{layer}.mlp_norm.weight layers.{layer}.mlp.Wi.weight layers.{layer}.mlp.Wo.weight final_norm.weight
        """, ", Head = Head.None")]
    public void TensorsAreThoseOfThePublishedFile(string model, string prefix, string names, string overrides = "")
    {
        var outcome = Configured.Run($"\"{model}/config.json\"{overrides}", Configured.Published(model));
        var plan = Planner.Plan(outcome.Declarations.Single().Spec);
        var actual = plan.Graph.Sections
            .SelectMany(section => plan.Weights.In(section.Kind)
                .Where(packed => packed.Form is not (PackedForm.Sinusoids or PackedForm.Rotary))
                .Select(packed => NamingScheme.For(plan.Spec, section.Kind, packed.Parameter).Name))
            .Distinct();
        Assert.Equal(names.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
        Assert.Equal(prefix, NamingScheme.UsualPrefix(plan.Spec.Names));
    }

    [Fact]
    public void PatchesAreReadFromTheKernelOfAConvolution()
    {
        var face = Configured.Run("\"m/config.json\"", new Project(("m/config.json", Configured.Text("vit-base-beans")))).Files["Models.Model.g.cs"];
        Assert.Contains("new WeightMap(nameof(Model), Layers, Weights.Floats) { UsualPrefix = \"vit.\" };", face);
        Assert.Contains("map.Matrix(\"embeddings.patch_embeddings.projection.weight\", ParameterKind.Matrix, MatrixOrder.OutputsByInputs, inputs: 768, ", face);
        Assert.Contains("map.Rows(\"embeddings.cls_token\", ParameterKind.Table, shape: [1, 1, 768], ", face);
        Assert.Contains("map.Rows(\"embeddings.position_embeddings\", ParameterKind.Table, shape: [1, 197, 768], ", face);
    }
}
