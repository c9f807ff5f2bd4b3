using TxGen.Generator.Spec;

namespace TxGen.Generator.Parsing.Configuration.Families;

/// <summary>DistilBERT (Sanh et al., 2019): BERT without token types; its classifier has a dense layer with ReLU of its own.</summary>
internal static class DistilBertFamily
{
    public static ModelSpec Read(ConfigurationKeys keys, Overrides given)
    {
        var head = Architectures.ReadHead(keys, given, Head.None,
            ("DistilBertModel", Head.None), ("DistilBertForSequenceClassification", Head.Classifier), ("DistilBertForTokenClassification", Head.TokenClassifier));
        bool readsVector = head is Head.Classifier or Head.Regression;
        keys.Ignore(IrrelevantKeys.DistilBert);
        keys.Expect("is_decoder", false);
        NeutralKeys.Expect(keys);
        return new()
        {
            DModel = keys.Size("dim", 768),
            Heads = keys.Size("n_heads", 12),
            DFf = keys.Size("hidden_dim", 3072),
            MaxLength = keys.Size("max_position_embeddings", 512),
            Layers = keys.Size("n_layers", 6),
            Vocabulary = keys.Size("vocab_size", 30522),
            EmbeddingNorm = true,
            Positions = Positions.Learned,
            Norm = NormPlacement.Post,
            NormEpsilon = 1e-12f,
            Activation = Activations.Read(keys, "activation", Activation.Gelu),
            Pooling = readsVector ? Pooling.ClassToken : Pooling.None,
            Head = head,
            HeadDense = readsVector,
            HeadActivation = Activation.Relu,
            Outputs = Architectures.ReadOutputs(keys, head),
            TieEmbeddings = Architectures.ReadTying(keys, head, otherwise: true),
            Names = Naming.DistilBert,
        };
    }
}
