using TxGen.Generator.Spec;

namespace TxGen.Generator.Parsing.Configuration.Families;

/// <summary>RoBERTa (Liu et al., 2019): BERT whose positions count from behind the padding token's number.</summary>
internal static class RobertaFamily
{
    public static ModelSpec Read(ConfigurationKeys keys, Overrides given)
    {
        var head = Architectures.ReadHead(keys, given, Head.None,
            ("RobertaModel", Head.None), ("RobertaForSequenceClassification", Head.Classifier), ("RobertaForTokenClassification", Head.TokenClassifier));

        const string Key = "max_position_embeddings";
        int offset = Sizes.Limit(keys.Index("pad_token_id", 1) + 1L);
        int positions = keys.Size(Key, 512);
        if (positions <= offset)
            keys.RefuseValue(Key, $"is {positions}, but the first {offset} positions are not used");

        return BertFamily.ReadBody(keys, head) with
        {
            Vocabulary = keys.Size("vocab_size", 50265),
            PositionOffset = offset,
            MaxLength = positions - offset,
            Names = Naming.Roberta,
        };
    }
}
