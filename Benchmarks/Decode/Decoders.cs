using Benchmarks.Models;

namespace Benchmarks.Decode;

/// <summary>The decoders that are measured.</summary>
internal static class Decoders
{
    public static readonly Decoder Stories260K =
        Decoder.Of<Stories260K, Stories260K.Session>("260K: 5 / 64 / 8 on 4 / 172", Models.Stories260K.Flops);

    public static readonly Decoder Stories260KBFloat16 =
        Decoder.Of<Stories260KBFloat16, Stories260KBFloat16.Session>(Stories260K.Title, Models.Stories260KBFloat16.Flops);

    public static readonly Decoder Stories260KInt8 = Decoder.Of<Stories260KInt8, Stories260KInt8.Session>(Stories260K.Title, Models.Stories260KInt8.Flops);

    public static readonly Decoder Stories15M = Decoder.Of<Stories15M, Stories15M.Session>("15M: 6 / 288 / 6 / 768", Models.Stories15M.Flops);

    public static readonly Decoder Stories110M = Decoder.Of<Stories110M, Stories110M.Session>("110M: 12 / 768 / 12 / 2048", Models.Stories110M.Flops);

    public static readonly Decoder Stories110MBFloat16 =
        Decoder.Of<Stories110MBFloat16, Stories110MBFloat16.Session>(Stories110M.Title, Models.Stories110MBFloat16.Flops);

    public static readonly Decoder Stories110MInt8 = Decoder.Of<Stories110MInt8, Stories110MInt8.Session>(Stories110M.Title, Models.Stories110MInt8.Flops);

    /// <summary>In float32.</summary>
    public static readonly Decoder[] All = [Stories260K, Stories15M, Stories110M];
}
