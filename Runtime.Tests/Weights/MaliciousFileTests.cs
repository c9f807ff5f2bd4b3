using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;

namespace TxGen.Runtime.Tests;

/// <summary>Files made to exhaust memory or time, or to smuggle something past the checks.</summary>
public class MaliciousFileTests
{
    private const long SmallAllocation = 256 * 1024;

    [Theory]
    [InlineData(1UL), InlineData(99_999_999UL), InlineData(100_000_000UL), InlineData(100_000_001UL)]
    [InlineData(0x7FFFFFFFUL), InlineData(1UL << 32), InlineData(1UL << 63), InlineData(ulong.MaxValue), InlineData(ulong.MaxValue - 7)]
    public void A_header_longer_than_the_file_costs_no_memory(ulong claimed)
    {
        byte[] file = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(file, claimed);
        Loading.Refuse(Loading.Nothing, file);
        using var stream = new MemoryStream(file);
        Assert.InRange(AllocatedByRefusing(() => PackedWeights.Load(Loading.Nothing, new ForwardStream(file))), 0, SmallAllocation);
        Assert.InRange(AllocatedByRefusing(() => PackedWeights.Load(Loading.Nothing, stream)), 0, SmallAllocation);
        Assert.InRange(AllocatedByRefusing(() => PackedWeights.Load(Loading.Nothing, file)), 0, SmallAllocation);
    }

    [Fact]
    public void A_tensor_larger_than_the_file_costs_no_memory()
    {
        byte[] file = TestFile.Raw("""{"a":{"dtype":"U8","shape":[281474976710655],"data_offsets":[0,281474976710655]}}""", 16);
        Loading.Refuse(Loading.Nothing, file);
        Assert.InRange(AllocatedByRefusing(() => PackedWeights.Load(Loading.Nothing, file)), 0, SmallAllocation);
    }

    [Fact]
    public void A_file_that_does_not_fit_costs_no_memory_for_the_model()
    {
        var map = new WeightMap("Large", layers: 1, floats: 100_000_000);
        map.Vector("a", ParameterKind.Bias, new PanelPart(100_000_000, 0));
        byte[] file = TestFile.Raw("{}");
        Assert.InRange(AllocatedByRefusing(() => PackedWeights.Load(map, file)), 0, SmallAllocation);
    }

    [Fact]
    public void A_header_beyond_the_limit_is_refused_even_if_it_is_there()
    {
        byte[] header = new byte[100_000_001];
        header.AsSpan().Fill((byte)' ');
        "{}"u8.CopyTo(header);
        Assert.Contains("limit", Assert.Throws<WeightsException>(() => PackedWeights.Load(Loading.Nothing, TestFile.Raw(header, []))).Message);
    }

    [Fact]
    public void A_hundred_thousand_tensors_over_the_same_bytes_are_refused_quickly()
    {
        const int Bytes = 160_000;
        var header = new StringBuilder("{");
        for (int i = 0; i < 100_000; i++)
            header.Append(i == 0 ? "" : ",").Append($$"""
                "tensor{{i}}":{"dtype":"U8","shape":[{{Bytes}}],"data_offsets":[0,{{Bytes}}]}
                """);
        byte[] file = TestFile.Raw(header.Append('}').ToString(), Bytes);

        var clock = Stopwatch.StartNew();
        Assert.Contains("lies at 0", Assert.Throws<WeightsException>(() => PackedWeights.Load(Loading.Nothing, file)).Message);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Deeply_nested_JSON_is_refused()
    {
        foreach (string open in new[] { "[", "{\"a\":" })
            Loading.Refuse(Loading.Nothing, TestFile.Raw(string.Concat(Enumerable.Repeat(open, 100_000))));
    }

    [Fact]
    public void Odd_characters_of_names_are_escaped_in_messages()
    {
        byte[] file = TestFile.Raw("""{"a\u0000\n\u202e\u001b'b":{"dtype":"U8","shape":[1],"data_offsets":[0,2]}}""", 2);
        Assert.Contains(@"'a\u0000\u000a\u202e\u001b\'b'", Loading.Refuse(Loading.Nothing, file).Message);
    }

    [Fact]
    public void Messages_stay_short_however_long_names_and_shapes_are()
    {
        string name = new('n', 1_000_000);
        string shape = string.Join(",", Enumerable.Repeat("1", 100_000));
        byte[] file = TestFile.Raw($$$"""{"{{{name}}}":{"dtype":"U8","shape":[{{{shape}}}],"data_offsets":[0,2]}}""", 2);
        Assert.InRange(Loading.Refuse(Loading.Nothing, file).Message.Length, 0, 500);
    }

    [Fact]
    public void A_file_that_shrinks_while_it_is_read_is_refused()
    {
        byte[] file = TestFile.Of(("a", [1000], TestFile.Counting(1000)));
        Assert.Throws<WeightsException>(() => PackedWeights.Load(Loading.Nothing, new LyingStream(file[..2000], file.Length)));
        Assert.Throws<WeightsException>(() => PackedWeights.Load(Loading.Nothing, new LyingStream([.. file, 0], file.Length)));
    }

    private static long AllocatedByRefusing(Func<PackedWeights> load)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<WeightsException>(load);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>Reports another length than it has.</summary>
    private sealed class LyingStream(byte[] bytes, long length) : MemoryStream(bytes)
    {
        public override long Length => length;
    }
}
