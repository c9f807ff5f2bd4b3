using TxGen.Generator.Graph;
using TxGen.Generator.Planning.Steps;
using TxGen.Generator.Planning.Weights;

namespace TxGen.Generator.Tests.Plans;

/// <summary>A backward pass reaches every parameter, and each as often as the forward pass uses it.</summary>
public class LearningTests
{
    [Fact]
    public void EveryParameterLearnsOnceForEachUse() => RandomPlans.AssertEachTrainer(plan =>
    {
        var learned = plan.Execution.Steps.SelectMany(LearnedBy).Select(weight => weight.Name).Order(StringComparer.Ordinal);
        var expected = plan.Execution.Weights.Constants.Select(weight => weight.Name).Where(name => name != "Sinusoids" && !name.StartsWith("RotaryTable", StringComparison.Ordinal));

        // A tied embedding is looked up, and multiplied by.
        if (plan.Execution.Spec.TiedHead)
            expected = expected.Append("TokenEmbedding");
        Assert.Equal(expected.Order(StringComparer.Ordinal), learned);
    });

    [Fact]
    public void MatricesLearnAsTheyAreUsed() => RandomPlans.AssertEachTrainer(plan =>
    {
        var products = plan.Execution.Steps.OfType<LinearStep>().Where(step => !step.Weight.IsTransposed).ToDictionary(step => step.Weight);
        var gradients = plan.Execution.Steps.OfType<WeightGradientStep>().ToList();
        Assert.Equal(products.Count, gradients.Count);
        foreach (var gradient in gradients)
        {
            var product = products[gradient.Weight];
            Assert.Equal(product.Bias, gradient.Bias);
            Assert.Equal(product.Inputs, gradient.Matrix.Inputs);
            Assert.Equal(product.Matrix.Widths, gradient.Matrix.Widths);
        }
    });

    /// <summary>Of what comes in, only tables and a class token learn; all other rows pass their gradients on.</summary>
    [Fact]
    public void EveryForwardSectionHasItsWayBack() => RandomPlans.AssertEachTrainer(plan =>
    {
        var forward = plan.Graph.Forward.Select(section => (section.Kind, section.Repeat));
        Assert.Equal(forward.Reverse(), plan.Graph.Backward.Select(section => (section.Kind, section.Repeat)));
        Assert.Equal(SectionKind.Input, plan.Graph.Backward[^1].Kind);
        Assert.Null(plan.Graph.Backward[^1].Output);
    });

    private static IEnumerable<WeightConstant> LearnedBy(Step step)
    {
        WeightConstant?[] weights = step switch
        {
            WeightGradientStep gradient => [gradient.Weight, gradient.Bias],
            NormGradientStep gradient => [gradient.Weight, gradient.Bias],
            RowGradientStep gradient => [gradient.TokenTable, gradient.ClassVector, gradient.PositionTable, gradient.TypeTable],
            _ => [],
        };
        return weights.OfType<WeightConstant>();
    }
}
