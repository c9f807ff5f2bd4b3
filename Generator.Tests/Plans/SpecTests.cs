using TxGen.Generator.Spec;
using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Plans;

/// <summary>The random specs are what they claim to be.</summary>
public class SpecTests
{
    [Fact]
    public void EveryRandomSpecIsValid() => Assert.All(RandomSpecs.All, spec => Assert.Empty(SpecRules.Check(spec)));

    [Fact]
    public void EveryOptionTakesEveryValue()
    {
        var options = typeof(TransformerAttribute).GetProperties()
            .Where(option => option.DeclaringType == typeof(TransformerAttribute) && option.Name != nameof(TransformerAttribute.ConfigFile));
        foreach (var option in options)
        {
            var type = typeof(ModelSpec).GetProperty(option.Name)!;
            var values = RandomSpecs.All.Select(spec => type.GetValue(spec)).ToHashSet();
            int expected = type.PropertyType == typeof(bool) ? 2 : type.PropertyType.IsEnum && type.Name != "Biases" ? Enum.GetValues(type.PropertyType).Length : 3;
            Assert.True(values.Count >= expected, $"{option.Name} has {values.Count} values");
        }
    }

    [Fact]
    public void EveryOptionOfSparseAttentionTakesManyValues()
    {
        var sparse = RandomSpecs.All.SelectMany(spec => spec.Sparse).ToList();
        Assert.InRange(RandomSpecs.All.Count(spec => spec.Sparse.Count > 0), RandomSpecs.Many / 4, RandomSpecs.Many / 2);
        foreach (var option in SpecText.SparseOptions)
        {
            var type = typeof(SparseSpec).GetProperty(option.Name)!;
            var values = sparse.Select(each => type.GetValue(each)).ToHashSet();
            Assert.True(values.Count >= 3, $"{option.Name} has {values.Count} values");
        }
    }

    [Fact]
    public void AnAttributeSaysWhatASpecSays()
    {
        foreach (var spec in RandomSpecs.All.Where(spec => spec.Sparse.Count > 0).Take(20))
            Assert.Equal(spec, Assert.Single(GeneratorHarness.Run($"{SpecText.Attributes(spec)} partial class Model;").Declarations).Spec);
    }

    [Fact]
    public void EqualSpecsAreEqual()
    {
        Assert.Equal(RandomSpecs.Create(7, 600), RandomSpecs.Create(7, 600));
        Assert.Equal(RandomSpecs.Create(7, 600).GetHashCode(), RandomSpecs.Create(7, 600).GetHashCode());
        Assert.Equal(RandomSpecs.Many, RandomSpecs.All.Distinct().Count());
    }
}
