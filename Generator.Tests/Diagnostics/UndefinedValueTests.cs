namespace TxGen.Generator.Tests.Diagnostics;

/// <summary>Numbers cast to an enum that has no such value.</summary>
public class UndefinedValueTests
{
    [Theory]
    [InlineData("Activation = (Activation)99", "Activation is 99, which Activation does not define: give Relu, Gelu, GeluTanh, Silu")]
    [InlineData("HeadActivation = (Activation)(-1)", "HeadActivation is -1, which Activation does not define: give Relu, Gelu, GeluTanh, Silu")]
    [InlineData("Norm = (NormPlacement)2", "Norm is 2, which NormPlacement does not define: give Post, Pre")]
    [InlineData("NormKind = (NormKind)2", "NormKind is 2, which NormKind does not define: give LayerNorm, RmsNorm")]
    [InlineData("Positions = (Positions)7", "Positions is 7, which Positions does not define: give None, Sinusoidal, SinusoidalHalves, Learned, Rotary, RotaryInterleaved, Alibi")]
    [InlineData("Pooling = (Pooling)4", "Pooling is 4, which Pooling does not define: give None, ClassToken, Mean, Last")]
    [InlineData("Head = (Head)5", "Head is 5, which Head does not define: give None, Classifier, TokenClassifier, Regression, Vocabulary")]
    [InlineData("Names = (Naming)8", "Names is 8, which Naming does not define: give TxGen, Bert, Gpt2, DistilBert, Roberta, Llama, Vit, ModernBert")]
    public void AnEnumValueThatDoesNotExist(string option, string message) =>
        Report.AssertRefusedArguments($"8, 2, 8, 4, {option}", "TXG012", option, message);

    [Theory]
    [InlineData("Biases = (Biases)512", 512)]
    [InlineData("Biases = (Biases)(-1)", -1)]
    public void AFlagThatDoesNotExist(string option, int value)
    {
        var report = Assert.Single(Report.Of($"using TxGen; [Transformer(8, 2, 8, 4, {option})] partial class Model;"));
        Assert.Equal(("TXG012", option), (report.Id, report.At));
        Assert.StartsWith($"Biases is {value}, which Biases does not define: give None, Query, Key, Value, ", report.Message);
    }

    [Theory]
    [InlineData("Biases = Biases.All & ~Biases.Norm")]
    [InlineData("Biases = (Biases)0")]
    public void CombinedFlagsAreDefined(string option) =>
        Assert.Empty(Report.Of($"using TxGen; [Transformer(8, 2, 8, 4, {option})] partial class Model;"));
}
