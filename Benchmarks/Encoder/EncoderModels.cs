using Benchmarks.Models;

namespace Benchmarks.Encoder;

/// <summary>The encoders that are measured.</summary>
internal static class EncoderModels
{
    public static readonly EncoderModel MiniLm =
        new("MiniLM-L6: 6 / 384 / 12 / 1536", typeof(MiniLm), Models.MiniLm.Flops, 16, 32, 64, 128, 512);

    public static readonly EncoderModel Base =
        new("base: 6 / 512 / 8 / 2048", typeof(BaseEncoder), BaseEncoder.Flops, 16, 32, 64, 128, 512);

    public static readonly EncoderModel Small =
        new("small: 2 / 64 / 4 / 256", typeof(SmallEncoder), SmallEncoder.Flops, 1, 16, 32, 64, 128);

    public static readonly EncoderModel Odd =
        new("odd: 4 / 88 / 8 x 11 / 256, ReLU", typeof(OddEncoder), OddEncoder.Flops, 21);

    public static readonly EncoderModel[] All = [MiniLm, Base, Small, Odd];
}
