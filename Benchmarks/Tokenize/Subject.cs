using Benchmarks.Measuring;
using TxGen;

namespace Benchmarks.Tokenize;

/// <summary>A tokenizer that is measured.</summary>
/// <param name="Name">Its kind and vocabulary.</param>
/// <param name="Path">Its file.</param>
/// <param name="Target">Tokens a second it aims at; null for no aim.</param>
/// <param name="PeerReadsIt">Whether npm's tokenizers know this kind of file.</param>
internal sealed record Subject(string Name, string Path, double? Target, bool PeerReadsIt)
{
    public static IReadOnlyList<Subject> All =>
    [
        new("WordPiece, bert-base-uncased", Fixture("tokenizers/bert-base-uncased/vocab.txt"), 10e6, PeerReadsIt: true),
        new("byte-level BPE, GPT-2", Fixture("tokenizers/gpt2/tokenizer.json"), 6e6, PeerReadsIt: true),
        new("SentencePiece unigram, 1,000 pieces", Fixture("tokenizers/sentencepiece-en/test_model.model"), 4e6, PeerReadsIt: false),
        new(
            "unigram, tokenizer.json like T5's, 1,000 pieces",
            Repository.Find("Runtime.Tests", "Tokenizers", "Goldens", "t5", "tokenizer.json"), null, PeerReadsIt: true),
        new("SentencePiece BPE, llama2.c, 512 pieces", Fixture("stories260k/tok512.bin"), null, PeerReadsIt: false),
    ];

    public Tokenizer Load() => Tokenizer.Load(Path);

    /// <exception cref="FileNotFoundException">The fixture is absent.</exception>
    public static string Fixture(string file) =>
        Fixtures.Find(file) ?? throw new FileNotFoundException($"{file} is absent: set TXGEN_FIXTURES.");
}
