namespace TxGen.Runtime;

/// <summary>What models with vocab.json and merges.txt have in common that those files do not say.</summary>
/// <param name="Splitter">How they cut texts.</param>
/// <param name="Normalizers">What they do to texts before.</param>
/// <param name="SpecialTokens">Their special tokens, as long as nothing else is said.</param>
/// <param name="HasClassTokens">Whether CLS and SEP stand around texts.</param>
internal sealed record BytePairFamily(
    Splitter Splitter, IReadOnlyList<Normalizer> Normalizers, (string Role, string Token)[] SpecialTokens, bool HasClassTokens = false)
{
    private static readonly BytePairFamily _gpt2 = new(
        new Gpt2Splitter(), [], [("bos_token", "<|endoftext|>"), ("eos_token", "<|endoftext|>"), ("unk_token", "<|endoftext|>")]);

    private static readonly BytePairFamily _roberta = new(
        new Gpt2Splitter(),
        [],
        [
            ("bos_token", "<s>"), ("eos_token", "</s>"), ("sep_token", "</s>"), ("cls_token", "<s>"), ("unk_token", "<unk>"),
            ("pad_token", "<pad>"), ("mask_token", "<mask>"),
        ],
        HasClassTokens: true);

    private static readonly BytePairFamily _qwen2 = new(
        new Gpt4Splitter(maxDigits: 1),
        JsonNormalizers.Composed(compatibility: false),
        [("eos_token", "<|endoftext|>"), ("unk_token", "<|endoftext|>"), ("pad_token", "<|endoftext|>")]);

    /// <summary>The family that the files beside a vocabulary tell.</summary>
    public static BytePairFamily Of(TokenizerSettings settings, string name) =>
        settings.ClassAmong(name, "GPT2Tokenizer", "RobertaTokenizer", "LongformerTokenizer", "BartTokenizer", "Qwen2Tokenizer") switch
        {
            null => settings.Names("cls_token") ? _roberta : _gpt2,
            "GPT2Tokenizer" => _gpt2,
            "Qwen2Tokenizer" => _qwen2,
            _ => _roberta,
        };
}
