using TxGen.Generator.Parsing.Configuration;
using TxGen.Generator.Tests.Diagnostics;
using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Configuration;

/// <summary>Every key of a file is used, known to change nothing, or refused by name and line.</summary>
public class KeyTests
{
    private const string Keys = "bert, distilbert, gpt2, llama, mistral, modernbert, roberta, vit";

    [Theory]
    // Models.
    [InlineData("", "TXG016", "config.json(1): 'model_type' is missing: TxGen reads " + Keys)]
    [InlineData("'model_type': null", "TXG016", "config.json(2): 'model_type' is missing: TxGen reads " + Keys)]
    [InlineData("'model_type': 't5'", "TXG016", "config.json(2): 'model_type' is \"t5\", but TxGen reads " + Keys)]
    [InlineData("'model_type': 'bert',\n'architectures': ['BertForMaskedLM']", "TXG016", "config.json(3): 'architectures' has \"BertForMaskedLM\", but TxGen compiles BertModel, BertForSequenceClassification, BertForTokenClassification; Head = Head.None in the attribute compiles the body alone")]
    [InlineData("'model_type': 'roberta',\n'architectures': ['BertModel']", "TXG016", "config.json(3): 'architectures' has \"BertModel\", but TxGen compiles RobertaModel, RobertaForSequenceClassification, RobertaForTokenClassification; Head = Head.None in the attribute compiles the body alone")]
    [InlineData("'model_type': 'modernbert',\n'architectures': ['ModernBertForMaskedLM']", "TXG016", "config.json(3): 'architectures' has \"ModernBertForMaskedLM\", but TxGen compiles ModernBertModel; Head = Head.None in the attribute compiles the body alone")]

    // Keys.
    [InlineData("'model_type': 'bert',\n'rnn': 3", "TXG017", "config.json(3): 'rnn' is not known, so it may change what the model computes")]
    [InlineData("'model_type': 'gpt2',\n\n'layer_norm_eps': 1e-5", "TXG017", "config.json(4): 'layer_norm_eps' is not known, so it may change what the model computes")]
    [InlineData("'model_type': 'bert',\n'position_embedding_type': 'relative_key'", "TXG017", "config.json(3): 'position_embedding_type' is \"relative_key\", but only \"absolute\" is supported")]
    [InlineData("'model_type': 'bert',\n'is_decoder': true", "TXG017", "config.json(3): 'is_decoder' is true, but only false is supported")]
    [InlineData("'model_type': 'bert',\n'is_decoder': 0", "TXG017", "config.json(3): 'is_decoder' is 0, but only false is supported")]
    [InlineData("'model_type': 'roberta',\n'add_cross_attention': true", "TXG017", "config.json(3): 'add_cross_attention' is true, but only false is supported")]
    [InlineData("'model_type': 'distilbert',\n'pruned_heads': {'1': [2]}", "TXG017", "config.json(3): 'pruned_heads' is an object, but only an empty object is supported")]
    [InlineData("'model_type': 'bert',\n'hidden_act': 'gelu_10'", "TXG017", "config.json(3): 'hidden_act' is \"gelu_10\", but only \"gelu\", \"gelu_new\", \"gelu_pytorch_tanh\", \"gelu_fast\", \"relu\", \"silu\", \"swish\" are supported")]
    [InlineData("'model_type': 'gpt2',\n'scale_attn_weights': false", "TXG017", "config.json(3): 'scale_attn_weights' is false, but only true is supported")]
    [InlineData("'model_type': 'gpt2',\n'scale_attn_by_inverse_layer_idx': true", "TXG017", "config.json(3): 'scale_attn_by_inverse_layer_idx' is true, but only false is supported")]
    [InlineData("'model_type': 'llama',\n'pretraining_tp': 2", "TXG017", "config.json(3): 'pretraining_tp' is 2, but only 1 is supported")]
    [InlineData("'model_type': 'llama',\n'rope_interleaved': true", "TXG017", "config.json(3): 'rope_interleaved' is true, but only false is supported")]
    [InlineData("'model_type': 'llama',\n'partial_rotary_factor': 0.5", "TXG017", "config.json(3): 'partial_rotary_factor' is 0.5, but only 1 is supported")]
    [InlineData("'model_type': 'llama',\n'rope_scaling': {\n'rope_type': 'yarn', 'factor': 2}", "TXG017", "config.json(4): 'rope_scaling.rope_type' is \"yarn\", but only \"default\", \"linear\" and \"llama3\" are supported|config.json(4): 'rope_scaling.factor' is not known, so it may change what the model computes")]
    [InlineData("'model_type': 'llama',\n'rope_scaling': {'type': 'dynamic'}", "TXG017", "config.json(3): 'rope_scaling.type' is \"dynamic\", but only \"default\", \"linear\" and \"llama3\" are supported")]
    [InlineData("'model_type': 'llama',\n'rope_scaling': {'type': 'linear', 'rope_type': 'default'}", "TXG017", "config.json(3): 'rope_scaling.type' contradicts 'rope_type'")]
    [InlineData("'model_type': 'llama',\n'rope_parameters': {},\n'rope_scaling': {}", "TXG017", "config.json(4): 'rope_scaling' stands beside 'rope_parameters': one of them must say how positions are scaled")]
    [InlineData("'model_type': 'llama',\n'sliding_window': 4096", "TXG017", "config.json(3): 'sliding_window' is not known, so it may change what the model computes")]
    [InlineData("'model_type': 'mistral',\n'sliding_window': 1", "TXG017", "config.json(3): 'sliding_window' is 1, but a position must see another than itself: 2 or more is supported")]
    [InlineData("'model_type': 'modernbert',\n'local_attention': 1", "TXG017", "config.json(3): 'local_attention' is 1, but a position must see another than itself: 2 or more is supported")]
    [InlineData("'model_type': 'modernbert',\n'num_hidden_layers': 2,\n'layer_types': ['full_attention', 'chunked_attention']", "TXG017", "config.json(4): 'layer_types' has \"chunked_attention\", but only \"full_attention\" and \"sliding_attention\" are supported")]
    [InlineData("'model_type': 'modernbert',\n'rope_parameters': {\n'full_attention': {'rope_type': 'yarn'}}", "TXG017", "config.json(4): 'rope_parameters.full_attention.rope_type' is \"yarn\", but only \"default\" is supported")]
    [InlineData("'model_type': 'modernbert',\n'rope_parameters': {'sliding_attention': {'factor': 2}, 'other': {}}", "TXG017", "config.json(3): 'rope_parameters.other' is not known, so it may change what the model computes|config.json(3): 'rope_parameters.sliding_attention.factor' is not known, so it may change what the model computes")]
    [InlineData("'model_type': 'modernbert',\n'rope_scaling': {'type': 'linear'}", "TXG017", "config.json(3): 'rope_scaling' is not known, so it may change what the model computes")]
    [InlineData("'model_type': 'vit',\n'pooler_act': 'relu'", "TXG017", "config.json(3): 'pooler_act' is \"relu\", but only \"tanh\" is supported")]
    [InlineData("'model_type': 'vit',\n'pooler_output_size': 64", "TXG017", "config.json(3): 'pooler_output_size' is 64, but only 768 is supported")]

    // Values.
    [InlineData("'model_type': 3", "TXG018|TXG016", "config.json(2): 'model_type' is 3, but a string is expected|config.json(2): 'model_type' is missing: TxGen reads " + Keys)]
    [InlineData("'model_type': 'bert',\n'hidden_size': 0", "TXG018", "config.json(3): 'hidden_size' is 0, but a positive whole number is expected")]
    [InlineData("'model_type': 'bert',\n'hidden_size': 64.5", "TXG018", "config.json(3): 'hidden_size' is 64.5, but a positive whole number is expected")]
    [InlineData("'model_type': 'bert',\n'hidden_size': 3000000000", "TXG018", "config.json(3): 'hidden_size' is 3000000000, but a positive whole number is expected")]
    [InlineData("'model_type': 'bert',\n'hidden_size': '64'", "TXG018", "config.json(3): 'hidden_size' is \"64\", but a positive whole number is expected")]
    [InlineData("'model_type': 'bert',\n'hidden_size': null", "TXG018", "config.json(3): 'hidden_size' is null, but a positive whole number is expected")]
    [InlineData("'model_type': 'bert',\n'layer_norm_eps': 1e999", "TXG018", "config.json(3): 'layer_norm_eps' is 1e999, but a positive number is expected")]
    [InlineData("'model_type': 'bert',\n'layer_norm_eps': -1", "TXG018", "config.json(3): 'layer_norm_eps' is -1, but a positive number is expected")]
    [InlineData("'model_type': 'bert',\n'architectures': []", "TXG018", "config.json(3): 'architectures' is not an array of one string")]
    [InlineData("'model_type': 'bert',\n'architectures': 'BertModel'", "TXG018", "config.json(3): 'architectures' is \"BertModel\", but an array of one string is expected")]
    [InlineData("'model_type': 'llama',\n'mlp_bias': 1", "TXG018", "config.json(3): 'mlp_bias' is 1, but true or false is expected")]
    [InlineData("'model_type': 'llama',\n'rope_scaling': 'linear'", "TXG018", "config.json(3): 'rope_scaling' is \"linear\", but an object is expected")]
    [InlineData("'model_type': 'llama',\n'rope_scaling': {'rope_type': 'linear'}", "TXG018", "config.json(3): 'rope_scaling.factor' is missing")]
    [InlineData("'model_type': 'llama',\n'rope_parameters': {'rope_type': 'llama3', 'factor': 8, 'low_freq_factor': 1, 'high_freq_factor': 4}", "TXG018", "config.json(3): 'rope_parameters.original_max_position_embeddings' is missing")]
    [InlineData("'model_type': 'mistral',\n'sliding_window': 0", "TXG018", "config.json(3): 'sliding_window' is 0, but a positive whole number is expected")]
    [InlineData("'model_type': 'modernbert',\n'layer_types': ['full_attention', 'sliding_attention']", "TXG018", "config.json(3): 'layer_types' has 2 layers, but the model has 22")]
    [InlineData("'model_type': 'modernbert',\n'layer_types': [3]", "TXG018", "config.json(3): 'layer_types' is not an array of strings")]
    [InlineData("'model_type': 'modernbert',\n'global_attn_every_n_layers': 0", "TXG018", "config.json(3): 'global_attn_every_n_layers' is 0, but a positive whole number is expected")]
    [InlineData("'model_type': 'roberta',\n'max_position_embeddings': 2", "TXG018", "config.json(3): 'max_position_embeddings' is 2, but the first 2 positions are not used")]
    [InlineData("'model_type': 'roberta',\n'pad_token_id': -1", "TXG018", "config.json(3): 'pad_token_id' is -1, but a whole number that is not negative is expected")]
    [InlineData("'model_type': 'vit',\n'patch_size': 500", "TXG018", "config.json(3): 'patch_size' exceeds 'image_size'")]
    public void AFileThatIsRefused(string members, string ids, string messages)
    {
        string text = $"{{\n{members.Replace('\'', '"')}\n}}";
        string[] id = ids.Split('|');
        Configured.AssertRefused("\"config.json\"", [("config.json", text)],
            messages.Split('|').Select((message, i) => (id[Math.Min(i, id.Length - 1)], message)).ToArray());
    }

    [Fact]
    public void EverythingIsSaidAtOnce() => Configured.AssertRefused("\"config.json\"",
        [
            ("config.json", "{\n\"model_type\": \"bert\",\n\"hidden_size\": -1,\n\"rnn\": true,\n\"is_decoder\": true\n}"),
            ("modules.json", "[\n{ \"type\": \"sentence_transformers.models.WordEmbeddings\" }\n]"),
        ],
        ("TXG017", "modules.json(2): 'type' is \"sentence_transformers.models.WordEmbeddings\", but only sentence_transformers.models.Transformer, Pooling and Normalize are supported, in this order"),
        ("TXG017", "config.json(5): 'is_decoder' is true, but only false is supported"),
        ("TXG018", "config.json(3): 'hidden_size' is -1, but a positive whole number is expected"),
        ("TXG017", "config.json(4): 'rnn' is not known, so it may change what the model computes"));

    [Fact]
    public void ContradictionsNameTheFileTheyComeFrom()
    {
        const string Text = """{ "model_type": "bert", "hidden_size": 30, "num_attention_heads": 4 }""";
        Configured.AssertRefused("\"config.json\"", [("config.json", Text)],
            ("TXG006", "4 heads do not divide DModel 30: choose a divisor, or give HeadDim (config.json says so; the attribute may override it)"));
        var outcome = Configured.Run("\"config.json\", Heads = 7", new Project(("config.json", Text)));
        Assert.Equal([new Report("TXG006", "Heads = 7", "7 heads do not divide DModel 30: choose a divisor, or give HeadDim")], Report.Of(outcome));
    }

    [Fact]
    public void AModelThatIsTooLargeNamesTheFileThatSaysSo()
    {
        var report = Assert.Single(Report.Of(Configured.Run("\"config.json\"", new Project(("config.json", Configured.Text("Llama-3.2-1B"))))));
        Assert.Equal(("TXG008", "\"config.json\""), (report.Id, report.At));
        Assert.EndsWith("the limit is 2 GiB: reduce MaxLength (config.json says so; the attribute may override it)", report.Message);
    }

    [Fact]
    public void KeysThatAreNullChangeNothing()
    {
        var spec = Configured.Spec("\"config.json\"", ("config.json", """{ "model_type": "bert", "rnn": null, "architectures": null, "pruned_heads": null, "is_decoder": null, "id2label": null }"""));
        Assert.Equal(Configured.Spec("\"config.json\"", ("config.json", """{ "model_type": "bert" }""")), spec);
    }

    [Theory]
    [InlineData("bert")]
    [InlineData("distilbert")]
    [InlineData("gpt2")]
    [InlineData("modernbert")]
    [InlineData("roberta")]
    [InlineData("vit")]
    public void KeysThatChangeNothingMayHoldAnything(string family)
    {
        var irrelevant = family switch
        {
            "bert" => IrrelevantKeys.Bert,
            "distilbert" => IrrelevantKeys.DistilBert,
            "gpt2" => IrrelevantKeys.Gpt2,
            "modernbert" => IrrelevantKeys.ModernBert,
            "vit" => IrrelevantKeys.Vit,
            _ => [],
        };
        string[] used = ["pad_token_id", "id2label", "num_labels", "problem_type", "tie_word_embeddings"];
        string members = string.Concat(IrrelevantKeys.Common.Except(used).Concat(irrelevant).Select(key => $", \"{key}\": [7, \"x\"]"));
        Assert.Equal(
            Configured.Spec("\"config.json\"", ("config.json", $$"""{ "model_type": "{{family}}" }""")),
            Configured.Spec("\"config.json\"", ("config.json", $$"""{ "model_type": "{{family}}"{{members}} }""")));
    }

    [Fact]
    public void ThePageListsEveryKeyThatChangesNothing()
    {
        string page = File.ReadAllText(Path.Combine(Files.Repository, "docs", "configuration.md"));
        IReadOnlyList<string>[] lists = [IrrelevantKeys.Common, IrrelevantKeys.Bert, IrrelevantKeys.DistilBert, IrrelevantKeys.Gpt2, IrrelevantKeys.Llama, IrrelevantKeys.ModernBert, IrrelevantKeys.Vit];
        Assert.All(lists.SelectMany(list => list), key => Assert.Contains($"`{key}`", page));
    }
}
