using System.Text.RegularExpressions;
using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Diagnostics;

/// <summary>Options that exclude each other, one case for every rule.</summary>
public partial class ContradictionTests
{
    public static TheoryData<string, string, string> Rules => new()
    {
        { "Vocabulary = 9, InputDim = 3", "InputDim = 3", "InputDim projects float rows, but Vocabulary makes the input token ids: keep one of them" },
        { "TokenTypes = 2", "TokenTypes = 2", "TokenTypes belong to token ids: give Vocabulary, or leave TokenTypes out" },
        { "Vocabulary = 9, TokenTypes = 2, ClassToken = true", "ClassToken = true", "a learned class token has no token type: leave out ClassToken or TokenTypes" },
        { "ScaleEmbedding = true", "ScaleEmbedding = true", "ScaleEmbedding scales token embeddings: give Vocabulary, or leave it out" },
        { "Positions = Positions.None, PositionOffset = 2", "PositionOffset = 2", "PositionOffset has no effect with Positions.None: leave one of them out" },
        { "Positions = Positions.Rotary, PositionOffset = 2", "PositionOffset = 2", "PositionOffset has no effect with Positions.Rotary: leave one of them out" },
        { "RotaryDim = 2", "RotaryDim = 2", "RotaryDim has no effect with Positions.Sinusoidal: leave it out, or give Positions.Rotary or Positions.RotaryInterleaved" },
        { "Positions = Positions.Alibi, RotaryScaling = RotaryScaling.Linear, RotaryFactor = 2f", "RotaryScaling = RotaryScaling.Linear", "RotaryScaling has no effect with Positions.Alibi: leave it out, or give Positions.Rotary or Positions.RotaryInterleaved" },
        { "RotaryBase = 500000f", "RotaryBase = 500000f", "RotaryBase has no effect with Positions.Sinusoidal: leave it out, or give Positions.Rotary or Positions.RotaryInterleaved" },
        { "Positions = Positions.Rotary, RotaryDim = 6", "RotaryDim = 6", "RotaryDim 6 exceeds the head size 4: give at most that" },
        { "Positions = Positions.RotaryInterleaved, RotaryDim = 3", "RotaryDim = 3", "rotary positions turn pairs of columns, but 3 is odd: give an even RotaryDim" },
        { "Positions = Positions.Rotary, RotaryLowFrequencyFactor = 2f", "RotaryLowFrequencyFactor = 2f", "RotaryLowFrequencyFactor has no effect with RotaryScaling.None: leave it out, or give RotaryScaling.Llama3" },
        { "Positions = Positions.Rotary, RotaryScaling = RotaryScaling.Llama3, RotaryFactor = 8f, RotaryHighFrequencyFactor = 1f", "RotaryHighFrequencyFactor = 1f", "RotaryHighFrequencyFactor must exceed RotaryLowFrequencyFactor" },
        { "Positions = Positions.Rotary, RotaryFactor = 2f", "RotaryFactor = 2f", "RotaryFactor has no effect without RotaryScaling: leave it out, or give RotaryScaling" },
        { "PoolingDense = true", "PoolingDense = true", "PoolingDense acts on a pooled vector: give Pooling, or leave it out" },
        { "NormalizeOutput = true", "NormalizeOutput = true", "NormalizeOutput scales a pooled vector: give Pooling, or leave it out" },
        { "Head = Head.Classifier, Outputs = 2", "Head = Head.Classifier", "Head.Classifier reads a pooled vector: give Pooling (ClassToken, Mean or Last)" },
        { "Head = Head.Regression, Outputs = 2", "Head = Head.Regression", "Head.Regression reads a pooled vector: give Pooling (ClassToken, Mean or Last)" },
        { "Pooling = Pooling.Mean, NormalizeOutput = true, Head = Head.Classifier, Outputs = 2", "NormalizeOutput = true", "NormalizeOutput is for embeddings, but Head.Classifier reads the vector: leave one of them out" },
        { "Head = Head.Vocabulary", "Head = Head.Vocabulary", "Head.Vocabulary scores vocabulary entries: give Vocabulary" },
        { "Head = Head.TokenClassifier", "Head = Head.TokenClassifier", "Head.TokenClassifier needs its number of classes or values: give Outputs" },
        { "Pooling = Pooling.Last, Head = Head.Regression", "Head = Head.Regression", "Head.Regression needs its number of classes or values: give Outputs" },
        { "Outputs = 2", "Outputs = 2", "Outputs has no effect with Head.None: leave it out, or choose another head" },
        { "Vocabulary = 9, Head = Head.Vocabulary, Outputs = 2", "Outputs = 2", "Outputs has no effect with Head.Vocabulary: leave it out, or choose another head" },
        { "HeadDense = true", "HeadDense = true", "HeadDense stands before a head: give Head, or leave it out" },
        { "Head = Head.TokenClassifier, Outputs = 2, HeadActivation = Activation.Silu", "HeadActivation = Activation.Silu", "HeadActivation follows the dense layer before a head: give HeadDense, or leave it out" },
        { "TieEmbeddings = false", "TieEmbeddings = false", "TieEmbeddings has no effect with Head.None: leave it out, or give Head.Vocabulary" },
        { "Vocabulary = 9, Head = Head.TokenClassifier, Outputs = 2, TieEmbeddings = false", "TieEmbeddings = false", "TieEmbeddings has no effect with Head.TokenClassifier: leave it out, or give Head.Vocabulary" },
        { "Names = Naming.Gpt2, Biases = Biases.Query", "Biases = Biases.Query", "GPT-2 files hold the biases of Q, K and V in one tensor: keep all three or none, or use Naming.TxGen" },
        { "Names = Naming.Gpt2, Gated = true", "Names = Naming.Gpt2", "GPT-2 files have no names for gates, Q/K norms or token types: use Naming.TxGen" },
        { "Names = Naming.Gpt2, QkNorm = true", "Names = Naming.Gpt2", "GPT-2 files have no names for gates, Q/K norms or token types: use Naming.TxGen" },
        { "Vocabulary = 9, TokenTypes = 2, Names = Naming.Gpt2", "Names = Naming.Gpt2", "GPT-2 files have no names for gates, Q/K norms or token types: use Naming.TxGen" },
        { "InputDim = 3, Names = Naming.DistilBert", "Names = Naming.DistilBert", "DistilBERT files have no names for float rows, class tokens, token types, gates, Q/K norms, a final norm, PoolingDense or a vocabulary head: use Naming.TxGen" },
        { "Vocabulary = 9, ClassToken = true, Names = Naming.DistilBert", "Names = Naming.DistilBert", "DistilBERT files have no names for float rows, class tokens, token types, gates, Q/K norms, a final norm, PoolingDense or a vocabulary head: use Naming.TxGen" },
        { "Vocabulary = 9, TokenTypes = 2, Names = Naming.DistilBert", "Names = Naming.DistilBert", "DistilBERT files have no names for float rows, class tokens, token types, gates, Q/K norms, a final norm, PoolingDense or a vocabulary head: use Naming.TxGen" },
        { "Vocabulary = 9, Gated = true, Names = Naming.DistilBert", "Names = Naming.DistilBert", "DistilBERT files have no names for float rows, class tokens, token types, gates, Q/K norms, a final norm, PoolingDense or a vocabulary head: use Naming.TxGen" },
        { "Vocabulary = 9, QkNorm = true, Names = Naming.DistilBert", "Names = Naming.DistilBert", "DistilBERT files have no names for float rows, class tokens, token types, gates, Q/K norms, a final norm, PoolingDense or a vocabulary head: use Naming.TxGen" },
        { "Vocabulary = 9, FinalNorm = true, Names = Naming.DistilBert", "Names = Naming.DistilBert", "DistilBERT files have no names for float rows, class tokens, token types, gates, Q/K norms, a final norm, PoolingDense or a vocabulary head: use Naming.TxGen" },
        { "Vocabulary = 9, Pooling = Pooling.Mean, PoolingDense = true, Names = Naming.DistilBert", "Names = Naming.DistilBert", "DistilBERT files have no names for float rows, class tokens, token types, gates, Q/K norms, a final norm, PoolingDense or a vocabulary head: use Naming.TxGen" },
        { "Vocabulary = 9, Head = Head.Vocabulary, Names = Naming.DistilBert", "Names = Naming.DistilBert", "DistilBERT files have no names for float rows, class tokens, token types, gates, Q/K norms, a final norm, PoolingDense or a vocabulary head: use Naming.TxGen" },
        { "InputDim = 3, Names = Naming.Roberta", "Names = Naming.Roberta", "RoBERTa files have no names for float rows, class tokens, gates, Q/K norms, a final norm, HeadDense or a vocabulary head: use Naming.TxGen" },
        { "Vocabulary = 9, ClassToken = true, Names = Naming.Roberta", "Names = Naming.Roberta", "RoBERTa files have no names for float rows, class tokens, gates, Q/K norms, a final norm, HeadDense or a vocabulary head: use Naming.TxGen" },
        { "Vocabulary = 9, Gated = true, Names = Naming.Roberta", "Names = Naming.Roberta", "RoBERTa files have no names for float rows, class tokens, gates, Q/K norms, a final norm, HeadDense or a vocabulary head: use Naming.TxGen" },
        { "Vocabulary = 9, QkNorm = true, Names = Naming.Roberta", "Names = Naming.Roberta", "RoBERTa files have no names for float rows, class tokens, gates, Q/K norms, a final norm, HeadDense or a vocabulary head: use Naming.TxGen" },
        { "Vocabulary = 9, FinalNorm = true, Names = Naming.Roberta", "Names = Naming.Roberta", "RoBERTa files have no names for float rows, class tokens, gates, Q/K norms, a final norm, HeadDense or a vocabulary head: use Naming.TxGen" },
        { "Vocabulary = 9, Head = Head.TokenClassifier, Outputs = 2, HeadDense = true, Names = Naming.Roberta", "Names = Naming.Roberta", "RoBERTa files have no names for float rows, class tokens, gates, Q/K norms, a final norm, HeadDense or a vocabulary head: use Naming.TxGen" },
        { "Vocabulary = 9, Head = Head.Vocabulary, Names = Naming.Roberta", "Names = Naming.Roberta", "RoBERTa files have no names for float rows, class tokens, gates, Q/K norms, a final norm, HeadDense or a vocabulary head: use Naming.TxGen" },
        { "InputDim = 3, Names = Naming.Llama", "Names = Naming.Llama", "Llama files have no names for float rows, class tokens, learned positions, token types, an embedding norm, PoolingDense, HeadDense or classes: use Naming.TxGen" },
        { "Vocabulary = 9, ClassToken = true, Names = Naming.Llama", "Names = Naming.Llama", "Llama files have no names for float rows, class tokens, learned positions, token types, an embedding norm, PoolingDense, HeadDense or classes: use Naming.TxGen" },
        { "Vocabulary = 9, Positions = Positions.Learned, Names = Naming.Llama", "Names = Naming.Llama", "Llama files have no names for float rows, class tokens, learned positions, token types, an embedding norm, PoolingDense, HeadDense or classes: use Naming.TxGen" },
        { "Vocabulary = 9, TokenTypes = 2, Names = Naming.Llama", "Names = Naming.Llama", "Llama files have no names for float rows, class tokens, learned positions, token types, an embedding norm, PoolingDense, HeadDense or classes: use Naming.TxGen" },
        { "Vocabulary = 9, EmbeddingNorm = true, Names = Naming.Llama", "Names = Naming.Llama", "Llama files have no names for float rows, class tokens, learned positions, token types, an embedding norm, PoolingDense, HeadDense or classes: use Naming.TxGen" },
        { "Vocabulary = 9, Pooling = Pooling.Mean, PoolingDense = true, Names = Naming.Llama", "Names = Naming.Llama", "Llama files have no names for float rows, class tokens, learned positions, token types, an embedding norm, PoolingDense, HeadDense or classes: use Naming.TxGen" },
        { "Vocabulary = 9, Head = Head.Vocabulary, HeadDense = true, Names = Naming.Llama", "Names = Naming.Llama", "Llama files have no names for float rows, class tokens, learned positions, token types, an embedding norm, PoolingDense, HeadDense or classes: use Naming.TxGen" },
        { "Vocabulary = 9, Head = Head.TokenClassifier, Outputs = 2, Names = Naming.Llama", "Names = Naming.Llama", "Llama files have no names for float rows, class tokens, learned positions, token types, an embedding norm, PoolingDense, HeadDense or classes: use Naming.TxGen" },
        { "Vocabulary = 9, Names = Naming.Vit", "Names = Naming.Vit", "ViT files have no names for a vocabulary, an embedding norm, gates, Q/K norms or HeadDense: use Naming.TxGen" },
        { "EmbeddingNorm = true, Names = Naming.Vit", "Names = Naming.Vit", "ViT files have no names for a vocabulary, an embedding norm, gates, Q/K norms or HeadDense: use Naming.TxGen" },
        { "Gated = true, Names = Naming.Vit", "Names = Naming.Vit", "ViT files have no names for a vocabulary, an embedding norm, gates, Q/K norms or HeadDense: use Naming.TxGen" },
        { "QkNorm = true, Names = Naming.Vit", "Names = Naming.Vit", "ViT files have no names for a vocabulary, an embedding norm, gates, Q/K norms or HeadDense: use Naming.TxGen" },
        { "Head = Head.TokenClassifier, Outputs = 2, HeadDense = true, Names = Naming.Vit", "Names = Naming.Vit", "ViT files have no names for a vocabulary, an embedding norm, gates, Q/K norms or HeadDense: use Naming.TxGen" },
        { "Vocabulary = 9, Gated = true, Biases = Biases.Key, Names = Naming.ModernBert", "Biases = Biases.Key", "ModernBERT files hold the biases of Q, K and V in one tensor: keep all three or none, or use Naming.TxGen" },
        { "InputDim = 3, Gated = true, Names = Naming.ModernBert", "Names = Naming.ModernBert", "ModernBERT files have no names for float rows, class tokens, learned positions, token types, Q/K norms, a network without gates, PoolingDense or a head: use Naming.TxGen" },
        { "Vocabulary = 9, Gated = true, ClassToken = true, Names = Naming.ModernBert", "Names = Naming.ModernBert", "ModernBERT files have no names for float rows, class tokens, learned positions, token types, Q/K norms, a network without gates, PoolingDense or a head: use Naming.TxGen" },
        { "Vocabulary = 9, Gated = true, Positions = Positions.Learned, Names = Naming.ModernBert", "Names = Naming.ModernBert", "ModernBERT files have no names for float rows, class tokens, learned positions, token types, Q/K norms, a network without gates, PoolingDense or a head: use Naming.TxGen" },
        { "Vocabulary = 9, Gated = true, TokenTypes = 2, Names = Naming.ModernBert", "Names = Naming.ModernBert", "ModernBERT files have no names for float rows, class tokens, learned positions, token types, Q/K norms, a network without gates, PoolingDense or a head: use Naming.TxGen" },
        { "Vocabulary = 9, Gated = true, QkNorm = true, Names = Naming.ModernBert", "Names = Naming.ModernBert", "ModernBERT files have no names for float rows, class tokens, learned positions, token types, Q/K norms, a network without gates, PoolingDense or a head: use Naming.TxGen" },
        { "Vocabulary = 9, Names = Naming.ModernBert", "Names = Naming.ModernBert", "ModernBERT files have no names for float rows, class tokens, learned positions, token types, Q/K norms, a network without gates, PoolingDense or a head: use Naming.TxGen" },
        { "Vocabulary = 9, Gated = true, Pooling = Pooling.Mean, PoolingDense = true, Names = Naming.ModernBert", "Names = Naming.ModernBert", "ModernBERT files have no names for float rows, class tokens, learned positions, token types, Q/K norms, a network without gates, PoolingDense or a head: use Naming.TxGen" },
        { "Vocabulary = 9, Gated = true, Head = Head.Vocabulary, Names = Naming.ModernBert", "Names = Naming.ModernBert", "ModernBERT files have no names for float rows, class tokens, learned positions, token types, Q/K norms, a network without gates, PoolingDense or a head: use Naming.TxGen" },
        { "SkipFirstNorm = true", "SkipFirstNorm = true", "SkipFirstNorm has no effect with NormPlacement.Post: leave it out, or give NormPlacement.Pre" },
        { "TrainingBatch = 12", "TrainingBatch = 12", "TrainingBatch has no effect without Training: leave it out, or give Training" },
        { "TrainingLength = 2", "TrainingLength = 2", "TrainingLength has no effect without Training: leave it out, or give Training" },
        { "RecomputeAttention = true", "RecomputeAttention = true", "RecomputeAttention has no effect without Training: leave it out, or give Training" },
        { "ResidualDropout = 0.1f", "ResidualDropout = 0.1f", "ResidualDropout has no effect without Training: leave it out, or give Training" },
        { "AttentionDropout = 0.1f", "AttentionDropout = 0.1f", "AttentionDropout has no effect without Training: leave it out, or give Training" },
        { "EmbeddingDropout = 0.1f, Training = false", "EmbeddingDropout = 0.1f", "EmbeddingDropout has no effect without Training: leave it out, or give Training" },
        { "Training = true, TrainingLength = 5", "TrainingLength = 5", "TrainingLength 5 exceeds MaxLength 4: give at most that" },
        { "Training = true, Weights = WeightFormat.BFloat16", "Weights = WeightFormat.BFloat16", "Training needs weights in float32: leave Weights out, and give it to the model that loads what was trained" },
        { "Training = true, Weights = WeightFormat.Int8", "Weights = WeightFormat.Int8", "Training needs weights in float32: leave Weights out, and give it to the model that loads what was trained" },
        { "Training = true, Pooling = Pooling.Mean, PoolingDense = true, Head = Head.TokenClassifier, Outputs = 2", "PoolingDense = true", "PoolingDense would learn nothing, because Head.TokenClassifier reads every row: leave out PoolingDense or Training" },
        { "Training = true, Vocabulary = 9, Pooling = Pooling.Last, PoolingDense = true, Head = Head.Vocabulary", "PoolingDense = true", "PoolingDense would learn nothing, because Head.Vocabulary reads every row: leave out PoolingDense or Training" },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void OptionsThatContradictEachOther(string options, string at, string message) =>
        Report.AssertRefusedArguments($"8, 2, 8, 4, {options}", "TXG007", at, message);

    [Theory]
    [InlineData("")]
    [InlineData(", TrainingBatch = 0, TrainingLength = 0")]
    [InlineData(", TrainingBatch = 1, TrainingLength = 4, RecomputeAttention = true, ResidualDropout = 0.5f")]
    [InlineData(", Pooling = Pooling.Mean, Head = Head.TokenClassifier, Outputs = 2")]
    [InlineData(", Pooling = Pooling.ClassToken, PoolingDense = true, Head = Head.Regression, Outputs = 2")]
    [InlineData(", InputDim = 3, ClassToken = true, Pooling = Pooling.ClassToken, NormalizeOutput = true")]
    public void AnyOtherModelHasATrainer(string options) =>
        GeneratorHarness.Run($"using TxGen; [Transformer(8, 2, 8, 4, Training = true{options})] partial class Model;").AssertCompiles();

    [Fact]
    public void EveryRuleHasACase()
    {
        string rules = string.Concat(Directory.GetFiles(Path.Combine(Files.Repository, "Generator", "Spec"), "*Rules.cs").Select(File.ReadAllText));
        var messages = Contradictions().Matches(rules).Select(match => match.Groups[1].Value).ToList();
        Assert.True(messages.Count > 10, "the pattern must find the rules");
        Assert.All(messages, message =>
        {
            var pattern = new Regex("^" + Regex.Replace(Regex.Escape(message), @"\\\{.*?}", ".+") + "$");
            Assert.Contains(Rules, rule => pattern.IsMatch((string)rule[2]));
        });
    }

    [Fact]
    public void EveryContradictionIsSaidAtOnce()
    {
        var reports = Report.Of("using TxGen; [Transformer(8, 2, 8, 4, TokenTypes = 2, NormalizeOutput = true, HeadDense = true)] partial class Model;");
        Assert.Equal(["TokenTypes = 2", "NormalizeOutput = true", "HeadDense = true"], reports.Select(report => report.At));
    }

    [GeneratedRegex("return Contradiction\\(.*, \\$?\"(.*)\"\\);")]
    private static partial Regex Contradictions();
}
