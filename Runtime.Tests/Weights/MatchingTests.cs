namespace TxGen.Runtime.Tests;

/// <summary>How tensors of a file are matched with those of a model.</summary>
public class MatchingTests
{
    private static readonly LoadOptions Bert = new() { Prefix = "bert." };

    [Fact]
    public void All_mismatches_are_reported_at_once()
    {
        var map = new WeightMap("Example", layers: 1, floats: 100);
        map.Vector("good", ParameterKind.Bias, new PanelPart(2, 0));
        map.Vector("absent", ParameterKind.Bias, new PanelPart(2, 2));
        map.Matrix("transposed", ParameterKind.Matrix, MatrixOrder.OutputsByInputs, inputs: 3, new PanelPart(2, 16));
        map.Vector("whole", ParameterKind.Bias, new PanelPart(2, 4));
        map.Rows("both", ParameterKind.Table, [1, 2], rows: 1, columns: 2, offset: 6, stride: 2);
        byte[] file = TestFile.Of(
            ("good", "F32", [2], new byte[8]),
            ("transposed", "F32", [3, 2], new byte[24]),
            ("whole", "I32", [2], new byte[8]),
            ("both", "F64", [2], new byte[16]));

        WeightsException error = Loading.Refuse(map, file);

        Assert.Equal(
            [
                "'absent' is missing",
                "'transposed' has shape [3, 2] instead of [2, 3]",
                "'whole' is I32 instead of F32, F16 or BF16",
                "'both' has shape [2] instead of [1, 2]",
                "'both' is F64 instead of F32, F16 or BF16",
            ],
            error.Problems);
        Assert.StartsWith("memory: does not fit Example:\n  'absent' is missing\n", error.Message);
    }

    [Fact]
    public void Mismatches_are_reported_before_data_is_read()
    {
        byte[] file = TestFile.Of(("b", [2], [1, 2]));
        byte[] headerOnly = file[..^8];
        WeightsException error = Assert.Throws<WeightsException>(() => PackedWeights.Load(Pair("a"), new ForwardStream(headerOnly)));
        Assert.Equal(["'a' is missing"], error.Problems);
    }

    [Fact]
    public void Tensors_the_model_does_not_need_are_ignored_whatever_their_type()
    {
        byte[] file = TestFile.Of(
            ("position_ids", "I64", [1, 512], new byte[4096]),
            ("a", "F32", [2], TestFile.Bytes([1, 2])),
            ("mask", "BOOL", [], [1]));
        PackedWeights weights = Loading.LoadEveryWay(Pair("a"), file);
        Assert.Equal(["position_ids", "mask"], weights.IgnoredTensors);
        Assert.Equal([1, 2], weights.Packed(Pair("a")));
    }

    [Fact]
    public void Large_ignored_tensors_are_skipped()
    {
        byte[] file = TestFile.Of(("extra", "U8", [300_001], new byte[300_001]), ("a", "F32", [2], TestFile.Bytes([1, 2])));
        Assert.Equal([1, 2], Loading.LoadEveryWay(Pair("a"), file).Packed(Pair("a")));
    }

    [Theory]
    [InlineData("bert.a"), InlineData("a")]
    public void A_tensor_is_found_with_or_without_the_prefix(string name) =>
        Assert.Equal([1, 2], Loading.LoadEveryWay(Pair("a"), TestFile.Of((name, [2], [1, 2])), Bert).Packed(Pair("a")));

    [Fact]
    public void The_prefixed_tensor_wins_and_the_other_is_an_extra()
    {
        PackedWeights weights = Loading.LoadEveryWay(Pair("a"), TestFile.Of(("a", [2], [3, 4]), ("bert.a", [2], [1, 2])), Bert);
        Assert.Equal([1, 2], weights.Packed(Pair("a")));
        Assert.Equal(["a"], weights.IgnoredTensors);
    }

    [Fact]
    public void Without_a_prefix_names_match_exactly()
    {
        foreach (string name in new[] { "bert.a", "A", "a " })
            Assert.Equal(["'a' is missing"], Loading.Refuse(Pair("a"), TestFile.Of((name, [2], [1, 2]))).Problems);
    }

    [Fact]
    public void Messages_tell_where_a_missing_tensor_was_looked_for() =>
        Assert.Equal(["'a' is missing, with and without prefix 'bert.'"], Loading.Refuse(Pair("a"), TestFile.Raw("{}"), Bert).Problems);

    [Fact]
    public void The_usual_prefix_is_tried_last()
    {
        WeightMap map = Pair("a", "bert.");
        Assert.Equal([1, 2], Loading.LoadEveryWay(map, TestFile.Of(("bert.a", [2], [1, 2]))).Packed(map));
        Assert.Equal([1, 2], Loading.LoadEveryWay(map, TestFile.Of(("a", [2], [1, 2]), ("bert.a", [2], [3, 4]))).Packed(map));
        Assert.Equal([1, 2], Loading.LoadEveryWay(map, TestFile.Of(("x.a", [2], [1, 2]), ("a", [2], [3, 4])), new LoadOptions { Prefix = "x." }).Packed(map));
        Assert.Equal(["'a' is missing, with and without prefix 'bert.'"], Loading.Refuse(map, TestFile.Raw("{}")).Problems);
        Assert.Equal(["'a' is missing, with and without prefix 'x.' or 'bert.'"], Loading.Refuse(map, TestFile.Raw("{}"), new LoadOptions { Prefix = "x." }).Problems);
    }

    [Fact]
    public void A_convolution_over_patches_is_a_matrix()
    {
        var map = new WeightMap("Patches", layers: 1, floats: 64);
        map.Matrix("w", ParameterKind.Matrix, MatrixOrder.OutputsByInputs, inputs: 4, new PanelPart(2, 0));
        float[] values = [1, 2, 3, 4, 5, 6, 7, 8];
        float[] expected = [.. Loading.LoadEveryWay(map, TestFile.Of(("w", [2, 4], values))).Packed(map)];
        foreach (int[] shape in new int[][] { [2, 1, 2, 2], [2, 4, 1, 1] })
            Assert.Equal(expected, Loading.LoadEveryWay(map, TestFile.Of(("w", shape, values))).Packed(map));
        foreach (int[] shape in new int[][] { [4, 1, 2, 1], [2, 2, 2], [1, 2, 2, 2], [2, 4, 1, 1, 1], [2, 0, 4, 4] })
        {
            float[] held = new float[shape.Aggregate(1, (count, dimension) => count * dimension)];
            Assert.Equal([$"'w' has shape [{string.Join(", ", shape)}] instead of [2, 4]"], Loading.Refuse(map, TestFile.Of(("w", shape, held))).Problems);
        }
    }

    [Theory]
    [InlineData(0), InlineData(1)]
    public void Of_a_longer_table_the_first_rows_are_read(int units)
    {
        int[] unit = Enumerable.Repeat(1, units).ToArray();
        var map = new WeightMap("Table", layers: 1, floats: 10);
        map.Rows("t", ParameterKind.Table, [.. unit, 2, 3], rows: 2, columns: 3, offset: 0, stride: 4, orMore: true);
        map.Vector("z", ParameterKind.Bias, new PanelPart(2, 8));
        byte[] file = TestFile.Of(("t", [.. unit, 4, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]), ("z", [2], [-1, -2]));
        Assert.Equal([1, 2, 3, 0, 4, 5, 6, 0, -1, -2], Loading.LoadEveryWay(map, file).Packed(map));
        string prefix = units == 0 ? "[" : "[1, ";
        Assert.Equal([$"'t' has shape {prefix}1, 3] instead of {prefix}2, 3]"], Loading.Refuse(map, TestFile.Of(("t", [.. unit, 1, 3], [1, 2, 3]), ("z", [2], [0, 0]))).Problems);
        Assert.Equal([$"'t' has shape {prefix}2, 4] instead of {prefix}2, 3]"], Loading.Refuse(map, TestFile.Of(("t", [.. unit, 2, 4], [1, 2, 3, 4, 5, 6, 7, 8]), ("z", [2], [0, 0]))).Problems);
    }

    [Fact]
    public void One_tensor_of_the_file_cannot_serve_two_of_the_model()
    {
        var map = new WeightMap("Example", layers: 1, floats: 4);
        map.Vector("a", ParameterKind.Bias, new PanelPart(2, 0));
        map.Vector("bert.a", ParameterKind.Bias, new PanelPart(2, 2));
        Assert.Equal(["'bert.a' is wanted as 'a' and as 'bert.a'"], Loading.Refuse(map, TestFile.Of(("bert.a", [2], [1, 2])), Bert).Problems);
    }

    [Fact]
    public void NaN_and_infinity_are_legal_values()
    {
        float[] values = [float.NaN, float.NegativeInfinity];
        Assert.Equal(values, Loading.LoadEveryWay(Pair("a"), TestFile.Of(("a", [2], values))).Packed(Pair("a")));
    }

    private static WeightMap Pair(string name, string usualPrefix = "")
    {
        var map = new WeightMap("Pair", layers: 1, floats: 2) { UsualPrefix = usualPrefix };
        map.Vector(name, ParameterKind.Bias, new PanelPart(2, 0));
        return map;
    }
}
