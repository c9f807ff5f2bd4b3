using System.Runtime.Intrinsics;

namespace TxGen.Runtime.Tests.Numerics;

/// <summary>Finite inputs: thinly over the whole float range, densely where functions bend, clamp or round.</summary>
internal static class FloatSweep
{
    // Zero, the clamps of the functions, where results saturate, overflow, turn subnormal or vanish.
    private static readonly float[] Thresholds =
    [
        0f, 1f, 2f, 3.85f, 4f, 5.12f, 5.3f, 5.8f, 6.26f, 8f, 9.01f, 10f, 16f, 87.3f, 88.72284f, 89f, 103.97f, 104f, 1e19f, 1.9e19f,
    ];

    /// <summary>The inputs; their number is a multiple of 16.</summary>
    public static readonly float[] Inputs = Build();

    private static float[] Build()
    {
        // Without SIMD hardware each input takes far longer.
        uint stride = Vector128.IsHardwareAccelerated ? 4099u : 65537u;
        List<float> inputs = [];
        for (ulong bits = 0; bits <= uint.MaxValue; bits += stride)
        {
            inputs.Add(BitConverter.UInt32BitsToSingle((uint)bits));
        }

        for (float x = -110; x < 110; x += stride * 1e-7f)
        {
            inputs.Add(x);
        }

        foreach (float threshold in Thresholds)
        {
            int centre = BitConverter.SingleToInt32Bits(threshold);
            for (int bits = Math.Max(centre - 2048, 0); bits < centre + 2048; bits++)
            {
                float x = BitConverter.Int32BitsToSingle(bits);
                inputs.Add(x);
                inputs.Add(-x);
            }
        }

        inputs.RemoveAll(x => !float.IsFinite(x));
        inputs.RemoveRange(0, inputs.Count % 16);
        return [.. inputs];
    }
}
