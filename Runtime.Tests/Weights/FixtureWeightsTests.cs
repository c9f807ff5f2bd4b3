namespace TxGen.Runtime.Tests;

/// <summary>Files written by the field's own tools.</summary>
public class FixtureWeightsTests
{
    [FixtureFact("nano-sort")]
    public void Nano_sort_is_saved_as_it_was_loaded() => AssertRoundTrip("nano-sort");

    [FixtureFact("kwt1")]
    public void Kwt1_is_saved_as_it_was_loaded() => AssertRoundTrip("kwt1");

    [FixtureFact("stories260k")]
    public void Stories260k_is_saved_as_it_was_loaded() => AssertRoundTrip("stories260k");

    private static void AssertRoundTrip(string fixture)
    {
        string path = Fixtures.Path(fixture, "model.safetensors");
        var tensors = TestFile.Parse(File.ReadAllBytes(path)).ToDictionary(tensor => tensor.Name);
        WeightMap map = MapOf(tensors.Values);
        PackedWeights weights = PackedWeights.Load(map, path);
        Assert.Empty(weights.IgnoredTensors);

        using var folder = new TemporaryFolder();
        weights.Save(folder.Path("saved"));
        var saved = TestFile.Parse(File.ReadAllBytes(folder.Path("saved")));
        Assert.Equal(tensors.Keys.Order(StringComparer.Ordinal), saved.Select(tensor => tensor.Name));
        foreach ((string name, string type, int[] shape, byte[] data) in saved)
        {
            Assert.Equal("F32", type);
            Assert.Equal(tensors[name].Shape, shape);
            Assert.True(tensors[name].Data.AsSpan().SequenceEqual(data));
        }
    }

    /// <summary>Matrices in panels of either order, vectors whole, everything else by rows.</summary>
    private static WeightMap MapOf(IEnumerable<(string Name, string Type, int[] Shape, byte[] Data)> tensors)
    {
        var map = new WeightMap("Fixture", layers: 1, floats: 2_000_000);
        int offset = 0;
        foreach ((string name, _, int[] shape, byte[] data) in tensors)
        {
            if (shape is [int rows, int columns])
            {
                bool conv = name.Contains("c_", StringComparison.Ordinal);
                (int inputs, int outputs) = conv ? (rows, columns) : (columns, rows);
                map.Matrix(
                    name, ParameterKind.Matrix, conv ? MatrixOrder.InputsByOutputs : MatrixOrder.OutputsByInputs, inputs, new PanelPart(outputs, offset));
                offset += inputs * (outputs + 15) / 16 * 16;
            }
            else if (shape is [int length])
            {
                map.Vector(name, ParameterKind.Bias, new PanelPart(length, offset));
            }
            else
            {
                map.Rows(name, ParameterKind.Table, shape, data.Length / 4 / shape[^1], shape[^1], offset, shape[^1]);
            }
            offset += data.Length / 4 + 15 & ~15;
        }
        return map;
    }
}
