using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Emission;

/// <summary>What a generated map says about its model beyond tensors.</summary>
public class WeightMapTextTests
{
    private const string Dimensions = "dModel: 24, heads: 4, dFf: 24, maxLength: 18";

    [Theory]
    [InlineData("Positions = Positions.Rotary", "map.Rotary(heads: 4, kvHeads: 4, headDim: 6, rotaryDim: 6, interleaved: false);")]
    [InlineData("Positions = Positions.RotaryInterleaved, KvHeads = 2, HeadDim = 8, RotaryDim = 4",
        "map.Rotary(heads: 4, kvHeads: 2, headDim: 8, rotaryDim: 4, interleaved: true);")]
    public void RotaryModelsSayHowTheirHeadsAreRotated(string options, string line) => Assert.Contains(line, Face($"{Dimensions}, {options}"));

    [Fact]
    public void OtherModelsDoNot() => Assert.DoesNotContain("Rotary", Face(Dimensions));

    private static string Face(string attribute) => GeneratorHarness.Run($"[TxGen.Transformer({attribute.Replace("Positions.", "TxGen.Positions.")})] partial class Model;")
        .Files["Model.g.cs"];
}
