using TxGen.Generator.Graph;
using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Steps;
using TxGen.Generator.Planning.Weights;

namespace TxGen.Generator.Tests.Plans;

/// <summary>Packed weights: every parameter has one place, and places do not overlap.</summary>
public class WeightPlanTests
{
    [Fact]
    public void PlacesDoNotOverlapAndFillTheMemory() => RandomPlans.AssertEach(plan =>
    {
        long end = 0;
        foreach (var (start, floats) in Places(plan).Order())
        {
            Assert.True(start >= end, $"{start} lies in the place that ends at {end}");
            Assert.Equal(0, start % Panel.Columns);
            end = start + floats;
        }

        Assert.InRange(end, 1, plan.Weights.Floats);
    });

    [Fact]
    public void EveryParameterHasOnePlace() => RandomPlans.AssertEach(plan =>
    {
        foreach (var section in plan.Graph.Sections)
        {
            // A tied embedding has its place in the input section.
            var expected = section.Parameters.Where(parameter => section.Kind == SectionKind.Input || parameter.Name != "embedding.token.weight");
            var packed = plan.Weights.In(section.Kind).Where(each => each.Form is not (PackedForm.Sinusoids or PackedForm.Rotary)).Select(each => each.Parameter).ToList();
            Assert.Equal(expected.ToHashSet(), packed.ToHashSet());
            Assert.Equal(packed.Distinct().Count(), packed.Count);
        }
    });

    [Fact]
    public void LayersLieAtOneDistance() => RandomPlans.AssertEach(plan =>
    {
        var weights = plan.Weights;
        long layers = weights.LayerStride * plan.Spec.Layers;
        Assert.Equal(0, weights.LayerStride % Panel.Columns);
        Assert.All(weights.In(SectionKind.Block), each => Assert.InRange(each.Offset + each.Floats, 1, weights.LayerStride));
        foreach (var section in plan.Graph.Sections.Where(section => section.Kind != SectionKind.Block))
        {
            foreach (var packed in weights.In(section.Kind))
                Assert.True(section.Kind == SectionKind.Input ? packed.Offset + packed.Floats <= weights.FirstLayer : packed.Offset >= weights.FirstLayer + layers);
        }
    });

    [Fact]
    public void ConstantsHaveNamesOfTheirOwn() => RandomPlans.AssertEach(plan =>
    {
        var names = plan.Weights.Constants.Select(constant => constant.Name).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.Empty(names.Intersect(["FirstLayer", "LayerStride", "Floats"]));
    });

    [Fact]
    public void PanelsHoldEveryOutputOfAMatrix() => RandomPlans.AssertEach(plan =>
    {
        foreach (var packed in plan.Graph.Sections.SelectMany(section => plan.Weights.In(section.Kind)))
            Assert.InRange(packed.Bytes, 0, (packed.Floats + (packed.Scales is null ? 0 : Panel.Pad(packed.Parameter.Rows))) * sizeof(float));
    });

    /// <summary>Matrices take the format and nothing else does; what is only looked up stays float32.</summary>
    [Fact]
    public void MatricesHaveTheFormat() => RandomPlans.AssertEach(plan =>
    {
        var format = PanelFormat.Of(plan.Spec.Weights);
        foreach (var packed in plan.Graph.Sections.SelectMany(section => plan.Weights.In(section.Kind)))
        {
            bool isMatrix = packed.Parameter.Kind is ParameterKind.Matrix or ParameterKind.ResidualProjection
                || (packed.Parameter.Name == "embedding.token.weight" && plan.Spec.TiedHead);
            Assert.Equal(isMatrix, packed.Form == PackedForm.Panels);
            Assert.Equal(isMatrix && format.HasScales, packed.Scales is not null);
            if (isMatrix)
                Assert.Equal(0, format.PanelFloats(packed.Parameter.Columns) % Panel.Columns);
        }

        var steps = plan.Steps.OfType<LinearStep>().ToList();
        Assert.All(steps, step => Assert.Equal(format.HasScales, step.Weight.Scale is not null));
    });

    private static IEnumerable<(long Start, long Floats)> Places(ExecutionPlan plan) =>
        from section in plan.Graph.Sections
        from packed in plan.Weights.In(section.Kind)
        from layer in Enumerable.Range(0, section.Repeat)
        let origin = section.Kind == SectionKind.Block ? plan.Weights.FirstLayer + (layer * plan.Weights.LayerStride) : 0
        from place in PlacesOf(packed)
        select (origin + place.Start, place.Floats);

    private static IEnumerable<(long Start, long Floats)> PlacesOf(PackedParameter packed)
    {
        yield return (packed.Offset, packed.Floats);
        if (packed.Scales is { } scales)
            yield return (scales, Panel.Pad(packed.Parameter.Rows));
    }
}
