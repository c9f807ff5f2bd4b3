namespace TxGen.Runtime.Tests;

/// <summary>Mistakes in generated maps show when the map is made, not as broken memory.</summary>
public class WeightMapTests
{
    private readonly WeightMap _map = new("Example", layers: 2, floats: 64);

    [Fact]
    public void Tensors_are_listed_in_the_order_they_were_added()
    {
        _map.Matrix("m", ParameterKind.ResidualProjection, MatrixOrder.InputsByOutputs, 2, new PanelPart(3, 0), new PanelPart(4, 32));
        _map.Rows("r", ParameterKind.Table, [1, 2, 3], rows: 2, columns: 3, offset: 0, stride: 4);
        _map.Vector("v", ParameterKind.Bias, new PanelPart(3, 0));
        Assert.Equal(["m", "r", "v"], _map.Tensors.Select(tensor => tensor.Name));
        Assert.Equal([ParameterKind.ResidualProjection, ParameterKind.Table, ParameterKind.Bias], _map.Tensors.Select(tensor => tensor.Kind));
        Assert.Equal<int>([2, 7], _map.Tensors[0].Shape);
        Assert.Equal<int>([1, 2, 3], _map.Tensors[1].Shape);
        Assert.Equal<int>([3], _map.Tensors[2].Shape);
    }

    [Fact]
    public void Tensors_must_lie_inside_packed_memory()
    {
        AssertOutside(() => _map.Matrix("m", default, default, 2, new PanelPart(17, 1)));
        AssertOutside(() => _map.Matrix("m", default, default, int.MaxValue, new PanelPart(int.MaxValue, 0)));
        AssertOutside(() => _map.Matrix("m", default, default, 2, new PanelPart(1, -1)));
        AssertOutside(() => _map.Vector("v", default, new PanelPart(1, 64)));
        AssertOutside(() => _map.Rows("r", default, [2, 30], rows: 2, columns: 30, offset: 0, stride: 35));
        AssertOutside(() => _map.Sinusoids(2, 30, 0, halves: false, offset: 0, stride: 35));
    }

    [Fact]
    public void Columns_are_rotated_in_pairs()
    {
        var angles = new RotaryAngles(10000, Interleaved: false);
        foreach (int dimension in new[] { 0, -2, 3, int.MinValue, int.MaxValue })
            Assert.Throws<ArgumentOutOfRangeException>("dimension", () => _map.RotaryTable(1, dimension, angles, offset: 0, stride: 64));
        Assert.Throws<OverflowException>(() => _map.RotaryTable(1, 1 << 30, angles, offset: 0, stride: 64));
        AssertOutside(() => _map.RotaryTable(2, 16, angles, offset: 1, stride: 32));
        _map.RotaryTable(2, 16, angles, offset: 0, stride: 32);
    }

    [Fact]
    public void Compact_panels_fill_cache_lines_and_have_scales_inside_packed_memory()
    {
        var halves = new WeightMap("Example", layers: 1, floats: 64, WeightFormat.BFloat16);
        halves.Matrix("fits", default, default, 7, new PanelPart(16, 0));
        AssertOutside(() => halves.Matrix("m", default, default, 9, new PanelPart(16, 0)));
        AssertOutside(() => halves.Matrix("m", default, default, 3, new PanelPart(17, 1)));
        var bytes = new WeightMap("Example", layers: 1, floats: 64, WeightFormat.Int8);
        bytes.Matrix("fits", default, default, 12, new PanelPart(16, 0, 48));
        AssertOutside(() => bytes.Matrix("m", default, default, 17, new PanelPart(16, 0)));
        AssertOutside(() => bytes.Matrix("m", default, default, 1, new PanelPart(1, 0, 49)));
        AssertOutside(() => bytes.Matrix("m", default, default, 1, new PanelPart(1, 0, -1)));
    }

    [Fact]
    public void Sizes_must_be_positive()
    {
        AssertOutside(() => new WeightMap("Example", layers: 0, floats: 1));
        AssertOutside(() => new WeightMap("Example", layers: 1, floats: -1));
        AssertOutside(() => _map.Matrix("m", default, default, 0, new PanelPart(1, 0)));
        AssertOutside(() => _map.Matrix("m", default, default, 1));
        AssertOutside(() => _map.Vector("v", default, new PanelPart(0, 0)));
        AssertOutside(() => _map.Rows("r", default, [0], rows: 0, columns: 1, offset: 0, stride: 1));
        AssertOutside(() => _map.Rows("r", default, [2, 2], rows: 2, columns: 2, offset: 0, stride: 1));
    }

    [Fact]
    public void A_shape_must_have_as_many_elements_as_its_rows() =>
        Assert.Throws<ArgumentException>(() => _map.Rows("r", default, [2, 3], rows: 2, columns: 2, offset: 0, stride: 2));

    [Fact]
    public void A_name_is_added_once()
    {
        _map.Vector("v", default, new PanelPart(1, 0));
        Assert.Throws<ArgumentException>(() => _map.Vector("v", default, new PanelPart(1, 1)));
        Assert.Throws<ArgumentNullException>(() => _map.Vector(null!, default, new PanelPart(1, 1)));
        Assert.Throws<ArgumentNullException>(() => new WeightMap(null!, layers: 1, floats: 1));
    }

    private static void AssertOutside(Action add) => Assert.Throws<ArgumentOutOfRangeException>(add);
}
