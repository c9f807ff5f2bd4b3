using System.Runtime.InteropServices;

namespace TxGen.Runtime.Tests;

/// <summary>Matrices of fewer bits: every weight lands in its place, however it arrives, and lasts when saved.</summary>
public class CompactFormatTests
{
    public static TheoryData<WeightFormat, MatrixOrder, int, int[]> Matrices()
    {
        var cases = new TheoryData<WeightFormat, MatrixOrder, int, int[]>();
        foreach (WeightFormat format in new[] { WeightFormat.BFloat16, WeightFormat.Int8 })
        {
            foreach (MatrixOrder order in Enum.GetValues<MatrixOrder>())
            {
                foreach (int inputs in new[] { 1, 2, 3, 7, 16, 48, 171 })
                {
                    foreach (int[] parts in new int[][] { [1], [11], [16], [33], [172], [64, 64, 64], [40, 8, 8], [1, 17] })
                        cases.Add(format, order, inputs, parts);
                }
                // More rows than one block, and rows longer than one block.
                cases.Add(format, order, 100, [700, 350, 11]);
                cases.Add(format, order, TensorBlock.MaxCount + 37, [19]);
                cases.Add(format, order, 5, [TensorBlock.MaxCount + 37, 3]);
            }
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Matrices))]
    public void Every_weight_has_its_place(WeightFormat format, MatrixOrder order, int inputs, int[] partOutputs)
    {
        MatrixExample example = new(format, order, inputs, partOutputs);
        float[] values = Values(inputs * example.Outputs, seed: inputs);
        ReadOnlySpan<float> packed = PackedWeights.Load(example.Map, example.File(values)).Packed(example.Map);
        float[] expected = new float[packed.Length];
        int output = 0;
        foreach (PanelPart part in example.Parts)
        {
            for (int n = 0; n < part.Outputs; n++, output++)
            {
                float[] row = [.. Enumerable.Range(0, inputs).Select(k => values[example.Index(output, k)])];
                Place(format, row, n, part, expected);
            }
        }
        Assert.True(MemoryMarshal.AsBytes(packed).SequenceEqual(MemoryMarshal.AsBytes(expected.AsSpan())));
    }

    [Theory]
    [MemberData(nameof(Matrices))]
    public void Saved_weights_are_loaded_with_the_same_bits(WeightFormat format, MatrixOrder order, int inputs, int[] partOutputs)
    {
        MatrixExample example = new(format, order, inputs, partOutputs);
        AssertLasts(example, Values(inputs * example.Outputs, seed: inputs));
    }

    /// <summary>Largest weights of every size, with nearly all bits of mantissa in use.</summary>
    [Theory]
    [InlineData(WeightFormat.BFloat16), InlineData(WeightFormat.Int8)]
    public void Floats_of_any_size_are_saved_and_loaded_with_the_same_bits(WeightFormat format)
    {
        var random = new Random(4);
        float[] values = [.. Enumerable.Range(0, 200_000).Select(_ => BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue)))];
        AssertLasts(new(format, MatrixOrder.OutputsByInputs, 1, [values.Length]), values);
        AssertLasts(new(format, MatrixOrder.OutputsByInputs, 4, [values.Length / 4]), values);
    }

    [Theory]
    [InlineData(WeightFormat.BFloat16), InlineData(WeightFormat.Int8)]
    public void Blocks_may_be_cut_anywhere_and_come_in_any_order(WeightFormat format)
    {
        foreach (MatrixOrder order in Enum.GetValues<MatrixOrder>())
        {
            MatrixExample example = new(format, order, 37, [21, 16, 5]);
            float[] values = Values(37 * example.Outputs, seed: 1);
            float[] expected = PackedWeights.Load(example.Map, example.File(values)).Packed(example.Map).ToArray();
            TensorLayout layout = example.Map.Tensors[0].Layout;
            float[] saved = example.Saved(values);
            for (int seed = 0; seed < 20; seed++)
            {
                TensorBlock[] blocks = [.. Pieces(layout.Whole, new Random(seed))];
                new Random(seed).Shuffle(blocks);
                float[] packed = new float[expected.Length];
                TensorLayout open = layout.Open();
                foreach (TensorBlock block in blocks)
                {
                    long[] places = [.. Enumerable.Range(0, block.Count).Select(i => block.Index(i, layout.Whole.Columns))];
                    open.Pack(block, [.. places.Select(i => values[i])], packed);
                    float[] unpacked = new float[block.Count];
                    layout.Unpack(block, expected, unpacked);
                    Assert.Equal(places.Select(i => saved[i]), unpacked);
                }
                Assert.True(MemoryMarshal.AsBytes<float>(packed).SequenceEqual(MemoryMarshal.AsBytes<float>(expected)));
            }
        }
    }

    [Fact]
    public void Random_weights_are_rounded_like_loaded_ones()
    {
        foreach (WeightFormat format in Enum.GetValues<WeightFormat>())
        {
            MatrixExample floats = new(WeightFormat.Float32, MatrixOrder.InputsByOutputs, 19, [30, 7]);
            MatrixExample compact = new(format, MatrixOrder.InputsByOutputs, 19, [30, 7]);
            using var folder = new TemporaryFolder();
            PackedWeights.CreateRandom(floats.Map, seed: 3).Save(folder.Path("floats"));
            ReadOnlySpan<float> loaded = PackedWeights.Load(compact.Map, folder.Path("floats")).Packed(compact.Map);
            ReadOnlySpan<float> drawn = PackedWeights.CreateRandom(compact.Map, seed: 3).Packed(compact.Map);
            Assert.True(MemoryMarshal.AsBytes(loaded).SequenceEqual(MemoryMarshal.AsBytes(drawn)));
        }
    }

    [Fact]
    public void A_file_that_breaks_off_leaves_nothing_in_the_map()
    {
        MatrixExample example = new(WeightFormat.Int8, MatrixOrder.InputsByOutputs, 600, [1000]);
        byte[] file = example.File(Values(600_000, seed: 1));
        byte[] expected = MemoryMarshal.AsBytes(PackedWeights.Load(example.Map, file).Packed(example.Map)).ToArray();
        Assert.Throws<WeightsException>(() => PackedWeights.Load(example.Map, new ForwardStream(file[..^100])));
        Assert.Equal(expected, MemoryMarshal.AsBytes(PackedWeights.Load(example.Map, file).Packed(example.Map)).ToArray());
    }

    /// <summary>What the model computes with, written and read again.</summary>
    private static void AssertLasts(MatrixExample example, float[] values)
    {
        using var folder = new TemporaryFolder();
        PackedWeights first = PackedWeights.Load(example.Map, example.File(values));
        first.Save(folder.Path("first"));
        PackedWeights second = PackedWeights.Load(example.Map, folder.Path("first"));
        second.Save(folder.Path("second"));
        Assert.True(MemoryMarshal.AsBytes(first.Packed(example.Map)).SequenceEqual(MemoryMarshal.AsBytes(second.Packed(example.Map))));
        Assert.Equal(File.ReadAllBytes(folder.Path("first")), File.ReadAllBytes(folder.Path("second")));
    }

    /// <summary>Weights of one output into packed memory, one at a time.</summary>
    private static void Place(WeightFormat format, float[] row, int n, PanelPart part, Span<float> packed)
    {
        int panel = part.Offset + n / 16 * MatrixExample.PanelFloats(format, row.Length);
        if (format == WeightFormat.BFloat16)
        {
            Span<ushort> halves = MemoryMarshal.Cast<float, ushort>(packed[panel..]);
            for (int k = 0; k < row.Length; k++)
                halves[k / 2 * 32 + n % 16 * 2 + k % 2] = (ushort)(BitConverter.SingleToUInt32Bits(NearestOf16Bits(row[k])) >> 16);
            return;
        }
        float scale = row.Max(MathF.Abs) / 127;
        packed[part.Scales + n] = scale;
        Span<sbyte> bytes = MemoryMarshal.Cast<float, sbyte>(packed[panel..]);
        for (int k = 0; k < row.Length; k++)
            bytes[k * 16 + n % 16] = (sbyte)MathF.Round(row[k] / scale, MidpointRounding.ToEven);
    }

    /// <summary>Of the two neighbours the nearer one; at a tie the one whose last bit is 0.</summary>
    private static float NearestOf16Bits(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        float below = BitConverter.UInt32BitsToSingle(bits & 0xFFFF0000);
        float above = BitConverter.UInt32BitsToSingle((bits & 0xFFFF0000) + 0x10000);
        double toBelow = Math.Abs((double)value - below), toAbove = Math.Abs((double)value - above);
        return toBelow < toAbove || (toBelow == toAbove && (bits & 0x10000) == 0) ? below : above;
    }

    /// <summary>A rectangle as rectangles of random sizes.</summary>
    private static IEnumerable<TensorBlock> Pieces(TensorBlock block, Random random)
    {
        if (block.Count > 1 && random.Next(8) > 0)
        {
            bool byRows = block.Columns == 1 || (block.Rows > 1 && random.Next(2) == 0);
            int cut = random.Next(1, byRows ? block.Rows : block.Columns);
            (TensorBlock one, TensorBlock other) = byRows
                ? (block with { Rows = cut }, block with { Row = block.Row + cut, Rows = block.Rows - cut })
                : (block with { Columns = cut }, block with { Column = block.Column + cut, Columns = block.Columns - cut });
            return Pieces(one, random).Concat(Pieces(other, random));
        }
        return [block];
    }

    private static float[] Values(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
    }
}
