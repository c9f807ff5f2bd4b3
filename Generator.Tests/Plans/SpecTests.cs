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
    public void EqualSpecsAreEqual()
    {
        Assert.Equal(RandomSpecs.Create(7, 600), RandomSpecs.Create(7, 600));
        Assert.Equal(RandomSpecs.Create(7, 600).GetHashCode(), RandomSpecs.Create(7, 600).GetHashCode());
        Assert.Equal(RandomSpecs.Many, RandomSpecs.All.Distinct().Count());
    }
}
