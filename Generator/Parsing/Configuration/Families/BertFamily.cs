using TxGen.Generator.Spec;

namespace TxGen.Generator.Parsing.Configuration.Families;

/// <summary>BERT (Devlin et al., 2018) and the sentence embedders built on it.</summary>
internal static class BertFamily
{
    public static ModelSpec Read(ConfigurationKeys keys, Overrides given)
    {
        var head = Architectures.ReadHead(keys, given, Head.None,
            ("BertModel", Head.None), ("BertForSequenceClassification", Head.Classifier), ("BertForTokenClassification", Head.TokenClassifier));
        keys.Ignore(IrrelevantKeys.Bert);
        return ReadBody(keys, head) with
        {
            Vocabulary = keys.Size("vocab_size", 30522),
            MaxLength = keys.Size("max_position_embeddings", 512),
            Names = Naming.Bert,
        };
    }

    /// <summary>What BERT and RoBERTa share. Classifiers of sequences read the first token through a dense layer with tanh.</summary>
    public static ModelSpec ReadBody(ConfigurationKeys keys, Head head)
    {
        keys.Expect("position_embedding_type", "absolute");
        keys.Expect("is_decoder", false);
        NeutralKeys.Expect(keys);
        bool readsVector = head is Head.Classifier or Head.Regression;
        return new()
        {
            DModel = keys.Size("hidden_size", 768),
            Heads = keys.Size("num_attention_heads", 12),
            DFf = keys.Size("intermediate_size", 3072),
            Layers = keys.Size("num_hidden_layers", 12),
            TokenTypes = keys.Size("type_vocab_size", 2),
            EmbeddingNorm = true,
            Positions = Positions.Learned,
            Norm = NormPlacement.Post,
            NormEpsilon = keys.Number("layer_norm_eps", 1e-12f),
            Activation = Activations.Read(keys, "hidden_act", Activation.Gelu),
            Pooling = readsVector ? Pooling.ClassToken : Pooling.None,
            PoolingDense = readsVector,
            Head = head,
            Outputs = Architectures.ReadOutputs(keys, head),
            TieEmbeddings = Architectures.ReadTying(keys, head, otherwise: true),
        };
    }
}
