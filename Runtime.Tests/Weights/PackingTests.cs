using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TxGen.Runtime.Tests;

/// <summary>Where every element of a tensor lands in packed memory.</summary>
public class PackingTests
{
    private const int First = 32;

    public static TheoryData<MatrixOrder, int, int[]> Matrices()
    {
        var cases = new TheoryData<MatrixOrder, int, int[]>();
        foreach (MatrixOrder order in Enum.GetValues<MatrixOrder>())
        {
            foreach (int inputs in new[] { 1, 3, 7, 11, 16, 48, 88, 172 })
            {
                foreach (int[] parts in new int[][] { [1], [7], [11], [16], [33], [88], [172], [64, 64, 64], [11, 11, 11], [40, 8, 8], [1, 17] })
                    cases.Add(order, inputs, parts);
            }
            // More rows than one block, and rows longer than one block.
            cases.Add(order, 100, [700, 350, 11]);
            cases.Add(order, TensorBlock.MaxCount + 37, [19]);
            cases.Add(order, 5, [TensorBlock.MaxCount + 37, 3]);
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Matrices))]
    public void Matrices_lie_in_panels_of_16_outputs_with_zero_padding(MatrixOrder order, int inputs, int[] partOutputs)
    {
        int outputs = partOutputs.Sum();
        // Parts in reverse order with a gap between them: every part has its own place.
        var parts = new PanelPart[partOutputs.Length];
        int floats = First;
        for (int i = parts.Length - 1; i >= 0; i--)
        {
            parts[i] = new PanelPart(partOutputs[i], floats);
            floats += (partOutputs[i] + 15) / 16 * 16 * inputs + 16;
        }
        int[] shape = order == MatrixOrder.OutputsByInputs ? [outputs, inputs] : [inputs, outputs];
        float[] values = TestFile.Counting(inputs * outputs);
        float[] expected = new float[floats];
        int output = 0;
        foreach (PanelPart part in parts)
        {
            for (int n = 0; n < part.Outputs; n++, output++)
            {
                for (int k = 0; k < inputs; k++)
                {
                    expected[part.Offset + n / 16 * inputs * 16 + k * 16 + n % 16] =
                        values[order == MatrixOrder.OutputsByInputs ? output * inputs + k : k * outputs + output];
                }
            }
        }
        var map = new WeightMap("Example", layers: 1, floats);
        map.Matrix("m", ParameterKind.Matrix, order, inputs, parts);
        AssertPacksAndSaves(map, shape, values, expected);
    }

    [Theory]
    [InlineData(1, 7, 7), InlineData(3, 7, 16), InlineData(99, 64, 64), InlineData(11, 48, 50), InlineData(3, TensorBlock.MaxCount + 5, 70000)]
    [InlineData(7000, 11, 16)]
    public void Rows_lie_a_stride_apart(int rows, int columns, int stride)
    {
        float[] values = TestFile.Counting(rows * columns);
        float[] expected = new float[First + rows * stride];
        for (int i = 0; i < values.Length; i++)
            expected[First + i / columns * stride + i % columns] = values[i];
        int[] shape = [1, rows, columns];
        var map = new WeightMap("Example", layers: 1, floats: expected.Length);
        map.Rows("m", ParameterKind.Table, shape, rows, columns, First, stride);
        AssertPacksAndSaves(map, shape, values, expected);
    }

    [Theory]
    [InlineData(new[] { 1 }), InlineData(new[] { 64, 64, 64 }), InlineData(new[] { 11, 7 }), InlineData(new[] { 3, TensorBlock.MaxCount, 70000 })]
    public void Vectors_are_cut_into_parts(int[] lengths)
    {
        var parts = new PanelPart[lengths.Length];
        int floats = First;
        for (int i = parts.Length - 1; i >= 0; i--)
        {
            parts[i] = new PanelPart(lengths[i], floats);
            floats += lengths[i] + 5;
        }
        float[] values = TestFile.Counting(lengths.Sum());
        float[] expected = new float[floats];
        int done = 0;
        foreach (PanelPart part in parts)
        {
            values.AsSpan(done, part.Outputs).CopyTo(expected.AsSpan(part.Offset));
            done += part.Outputs;
        }
        var map = new WeightMap("Example", layers: 1, floats);
        map.Vector("m", ParameterKind.Bias, parts);
        AssertPacksAndSaves(map, [values.Length], values, expected);
    }

    [Theory]
    [InlineData(false, 6), InlineData(true, 6), InlineData(false, 7), InlineData(true, 7)]
    public void Sinusoids_alternate_or_stand_in_halves(bool halves, int columns)
    {
        const int Stride = 16, Start = 2;
        var map = new WeightMap("Example", layers: 1, floats: First + 3 * Stride);
        map.Sinusoids(3, columns, Start, halves, First, Stride);
        ReadOnlySpan<float> packed = PackedWeights.Load(map, TestFile.Raw("{}")).Packed(map);
        for (int row = 0; row < 3; row++)
        {
            for (int pair = 0; pair < (columns + 1) / 2; pair++)
            {
                double angle = (Start + row) * Math.Exp(-Math.Log(10000) * 2 * pair / columns);
                int sine = First + row * Stride + (halves ? pair : 2 * pair);
                int cosine = halves ? sine + (columns + 1) / 2 : sine + 1;
                Assert.Equal(Math.Sin(angle), packed[sine], 1e-7);
                if (2 * pair + 1 < columns)
                    Assert.Equal(Math.Cos(angle), packed[cosine], 1e-7);
            }
            Assert.False(packed.Slice(First + row * Stride + columns, Stride - columns).ContainsAnyExcept(0f));
        }
    }

    [Theory]
    [InlineData(0), InlineData(1), InlineData(15), InlineData(100_000)]
    public void Packed_memory_starts_on_a_cache_line_and_is_zero(int length)
    {
        var memory = new AlignedMemory(length);
        Assert.Equal(length, memory.Length);
        Assert.Equal(length, memory.Span.Length);
        Assert.False(memory.Span.ContainsAnyExcept(0f));
        Assert.True(Unsafe.AreSame(ref memory.Origin, ref MemoryMarshal.GetReference(memory.Span)));
        Assert.Equal(0, AddressOf(memory) % 64);
        GC.Collect();
        Assert.Equal(0, AddressOf(memory) % 64);
    }

    [Fact]
    public void Lengths_of_memory_are_checked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new AlignedMemory(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AlignedMemory(int.MaxValue));
    }

    private static long AddressOf(AlignedMemory memory) =>
        Unsafe.ByteOffset(ref Unsafe.NullRef<float>(), ref memory.Origin);

    private static void AssertPacksAndSaves(WeightMap map, int[] shape, float[] values, float[] expected)
    {
        PackedWeights weights = PackedWeights.Load(map, TestFile.Of(("m", shape, values)));
        Assert.True(weights.Packed(map).SequenceEqual(expected));

        using var folder = new TemporaryFolder();
        weights.Save(folder.Path("saved"));
        (string name, string type, int[] savedShape, byte[] data) = Assert.Single(TestFile.Parse(File.ReadAllBytes(folder.Path("saved"))));
        Assert.Equal(("m", "F32"), (name, type));
        Assert.Equal(shape, savedShape);
        Assert.True(data.AsSpan().SequenceEqual(TestFile.Bytes(values)));
    }
}
