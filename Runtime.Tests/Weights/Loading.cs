using System.Runtime.InteropServices;

namespace TxGen.Runtime.Tests;

/// <summary>Loads files in every way there is.</summary>
internal static class Loading
{
    /// <summary>A model of nothing: whatever the file holds is extra.</summary>
    public static WeightMap Nothing => new("Nothing", layers: 1, floats: 0);

    public static ReadOnlySpan<float> Packed(this PackedWeights weights, WeightMap map) =>
        MemoryMarshal.CreateReadOnlySpan(ref weights.Origin, map.Floats);

    /// <summary>Loads from path, streams and memory, which must agree.</summary>
    public static PackedWeights LoadEveryWay(WeightMap map, byte[] file, LoadOptions? options = null)
    {
        PackedWeights expected = PackedWeights.Load(map, file, options);
        foreach (Func<PackedWeights> load in Ways(map, file, options))
        {
            PackedWeights weights = load();
            Assert.Equal(expected.IgnoredTensors, weights.IgnoredTensors);
            AssertSameBits(map, expected, weights);
        }
        return expected;
    }

    public static void AssertSameBits(WeightMap map, PackedWeights expected, PackedWeights actual) =>
        Assert.True(MemoryMarshal.AsBytes(expected.Packed(map)).SequenceEqual(MemoryMarshal.AsBytes(actual.Packed(map))));

    /// <summary>The file must be refused from path, streams and memory; gives the exception for memory.</summary>
    public static WeightsException Refuse(WeightMap map, byte[] file, LoadOptions? options = null)
    {
        foreach (Func<PackedWeights> load in Ways(map, file, options))
            Assert.Throws<WeightsException>(load);
        return Assert.Throws<WeightsException>(() => PackedWeights.Load(map, file, options));
    }

    private static IEnumerable<Func<PackedWeights>> Ways(WeightMap map, byte[] file, LoadOptions? options)
    {
        yield return () => PackedWeights.Load(map, new MemoryStream(file), options);
        yield return () => PackedWeights.Load(map, new ForwardStream(file), options);
        yield return () => PackedWeights.Load(map, new ForwardStream(file, step: 7), options);
        yield return () =>
        {
            using var folder = new TemporaryFolder();
            File.WriteAllBytes(folder.Path("model.safetensors"), file);
            return PackedWeights.Load(map, folder.Path("model.safetensors"), options);
        };
    }
}
