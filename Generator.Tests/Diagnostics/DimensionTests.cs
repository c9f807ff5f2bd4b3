using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Diagnostics;

/// <summary>Numbers that no model can have.</summary>
public class DimensionTests
{
    [Theory]
    [InlineData("0, 2, 8, 4", "0", "DModel is 0: give a positive number")]
    [InlineData("8, -2, 8, 4", "-2", "Heads is -2: give a positive number")]
    [InlineData("8, 2, 8, maxLength: -4", "maxLength: -4", "MaxLength is -4: give a positive number")]
    [InlineData("dFf: 1 - 1, dModel: 8, heads: 2, maxLength: 4", "dFf: 1 - 1", "DFf is 0: give a positive number")]
    [InlineData("DModel = 8, Heads = 2, DFf = 8", "Transformer(DModel = 8, Heads = 2, DFf = 8)", "MaxLength is 0: give a positive number")]
    [InlineData("8, 2, 8, 4, MaxLength = int.MinValue", "MaxLength = int.MinValue", "MaxLength is -2147483648: give a positive number")]
    [InlineData("8, 2, 8, 4, Layers = 0", "Layers = 0", "Layers is 0: give a positive number")]
    [InlineData("8, 2, 8, 4, HeadDim = -1", "HeadDim = -1", "HeadDim is -1: give a positive number, or leave it out")]
    [InlineData("8, 2, 8, 4, PositionOffset = -1", "PositionOffset = -1", "PositionOffset is -1: give a positive number, or leave it out")]
    [InlineData("8, 2, 8, 4, Vocabulary = -1", "Vocabulary = -1", "Vocabulary is -1: give a positive number, or leave it out")]
    [InlineData("8, 2, 8, 4, TokenTypes = -1", "TokenTypes = -1", "TokenTypes is -1: give a positive number, or leave it out")]
    [InlineData("8, 2, 8, 4, InputDim = -1", "InputDim = -1", "InputDim is -1: give a positive number, or leave it out")]
    [InlineData("8, 2, 8, 4, Outputs = -1", "Outputs = -1", "Outputs is -1: give a positive number, or leave it out")]
    [InlineData("8, 2, 8, 4, NormEpsilon = -1", "NormEpsilon = -1", "NormEpsilon must be a number that is not negative, such as 1e-5f")]
    [InlineData("8, 2, 8, 4, NormEpsilon = float.NaN", "NormEpsilon = float.NaN", "NormEpsilon must be a number that is not negative, such as 1e-5f")]
    [InlineData("8, 2, 8, 4, NormEpsilon = float.PositiveInfinity", "NormEpsilon = float.PositiveInfinity", "NormEpsilon must be a number that is not negative, such as 1e-5f")]
    [InlineData("8, 2, 8, 4, Training = true, TrainingBatch = -1", "TrainingBatch = -1", "TrainingBatch is -1: give a positive number, or leave it out")]
    [InlineData("8, 2, 8, 4, TrainingLength = -2", "TrainingLength = -2", "TrainingLength is -2: give a positive number, or leave it out")]
    [InlineData("8, 2, 8, 4, Training = true, ResidualDropout = 1f", "ResidualDropout = 1f", "ResidualDropout must be a share from 0 to less than 1, such as 0.1f")]
    [InlineData("8, 2, 8, 4, Training = true, AttentionDropout = -0.1f", "AttentionDropout = -0.1f", "AttentionDropout must be a share from 0 to less than 1, such as 0.1f")]
    [InlineData("8, 2, 8, 4, EmbeddingDropout = float.NaN", "EmbeddingDropout = float.NaN", "EmbeddingDropout must be a share from 0 to less than 1, such as 0.1f")]
    public void ANumberOutsideOfItsRange(string arguments, string at, string message) => Report.AssertRefusedArguments(arguments, "TXG005", at, message);

    [Fact]
    public void AnAttributeWithoutArgumentsNamesAllItNeeds() => Report.AssertRefused(
        "[TxGen.Transformer] partial class Model;",
        new("TXG005", "TxGen.Transformer", "DModel is 0: give a positive number"),
        new("TXG005", "TxGen.Transformer", "Heads is 0: give a positive number"),
        new("TXG005", "TxGen.Transformer", "DFf is 0: give a positive number"),
        new("TXG005", "TxGen.Transformer", "MaxLength is 0: give a positive number"));

    [Theory]
    [InlineData("8, 3, 8, 4", "3", "3 heads do not divide DModel 8: choose a divisor, or give HeadDim")]
    [InlineData("8, 16, 8, 4", "16", "16 heads do not divide DModel 8: choose a divisor, or give HeadDim")]
    [InlineData("8, 2, 8, 4, Heads = 5", "Heads = 5", "5 heads do not divide DModel 8: choose a divisor, or give HeadDim")]
    public void HeadsThatDoNotDivide(string arguments, string at, string message) => Report.AssertRefusedArguments(arguments, "TXG006", at, message);

    [Theory]
    [InlineData("512, 8, 2048, 300000", "300000", "Session memory of 'Model' would be 3.1 GiB, the limit is 2 GiB: reduce MaxLength")]
    [InlineData("1, 1, 1, int.MaxValue", "int.MaxValue", "Session memory of 'Model' would be over 24.0 GiB, the limit is 2 GiB: reduce MaxLength")]
    [InlineData("8, 1, 8, 4, HeadDim = int.MaxValue", "8", "Session memory of 'Model' would be over 3072.0 GiB, the limit is 2 GiB: reduce a dimension")]
    [InlineData("8192, 64, 32768, 64, Layers = 40", "8192", "Weights of 'Model' would be over 120.0 GiB, the limit is 8 GiB: reduce a dimension")]
    [InlineData("4, 1, 4, 4, Layers = int.MaxValue", "4", "Weights of 'Model' would be over 768.0 GiB, the limit is 8 GiB: reduce a dimension")]
    public void AModelThatExceedsAnArray(string arguments, string at, string message) => Report.AssertRefusedArguments(arguments, "TXG008", at, message);

    [Theory]
    [InlineData("8, 1, 8, 1 << 20, Layers = 100", "1 << 20", "would be 9.4 GiB, the limit is 8 GiB: reduce MaxLength")]
    [InlineData("8, 1, 8, 1 << 20, Layers = 200", "1 << 20", "would be over 12.5 GiB, the limit is 8 GiB: reduce MaxLength")]
    [InlineData("1, 1, 1, 1 << 24, Layers = 100000000", "1 << 24", "would be over 12500000.0 GiB, the limit is 8 GiB: reduce MaxLength")]
    [InlineData("1, 1, 1, 64, Layers = 2100000", "Layers = 2100000", "would be 8.5 GiB, the limit is 8 GiB: reduce Layers")]
    public void ACacheThatExceedsAnArray(string arguments, string at, string message) => Report.AssertRefusedArguments(
        arguments + ", Causal = true, Vocabulary = 9, Head = Head.Vocabulary, Positions = Positions.None", "TXG008", at, "Key/value cache of 'Model' " + message);

    [Theory]
    [InlineData("64, 64, 64, 512, Layers = 200, TrainingLength = 512", "TrainingLength = 512", "Training memory of 'Model' would be over 12.6 GiB, the limit is 8 GiB: reduce TrainingLength, or give RecomputeAttention")]
    [InlineData("64, 8, 64, 1 << 19, Layers = 20, RecomputeAttention = true, TrainingBatch = 1", "Transformer(64, 8, 64, 1 << 19, Layers = 20, RecomputeAttention = true, TrainingBatch = 1, Training = true)", "Training memory of 'Model' would be over 15.0 GiB, the limit is 8 GiB: reduce TrainingLength")]
    [InlineData("1, 1, 1, 64, Layers = 1900000", "Layers = 1900000", "Training memory of 'Model' would be over 63.4 GiB, the limit is 8 GiB: reduce Layers")]
    [InlineData("1, 1, 16, 4, TrainingBatch = 1 << 30", "TrainingBatch = 1 << 30", "Input of a training step of 'Model' would be 16.0 GiB, the limit is 8 GiB: reduce TrainingBatch")]
    [InlineData("1, 1, 300, 1, Layers = 250000, RecomputeAttention = true, TrainingBatch = 1", "1", "Transposed matrices of 'Model' would be 10.0 GiB, the limit is 8 GiB: reduce a dimension")]
    public void ATrainerThatExceedsAnArray(string arguments, string at, string message) =>
        Report.AssertRefusedArguments($"{arguments}, Training = true", "TXG008", at, message);

    [Theory]
    [InlineData("1, 1, 1, 64, Layers = 1900000")]
    [InlineData("2048, 64, 64, 64, HeadDim = 128, KvHeads = 1, Layers = 40")]
    public void AModelThatJustFits(string arguments) => GeneratorHarness.Run(
        $"using TxGen; [Transformer({arguments}, Causal = true, Vocabulary = 9, Head = Head.Vocabulary, Positions = Positions.None)] partial class Model;").AssertCompiles();
}
