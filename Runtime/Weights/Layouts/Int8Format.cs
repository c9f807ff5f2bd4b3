using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TxGen.Runtime;

/// <summary>
/// Integers of -127 to 127 times a scale for every output, a 127th of its largest weight: [inputs][16] bytes and 16 scales.
/// An output whose weights are all zero, or so small that the scale would be no normal float, has scale 0; one with an infinite
/// weight or a NaN has scale NaN, so that its results are NaN too.
/// </summary>
internal sealed class Int8Format : CompactFormat
{
    private const int Width = PanelLayout.Width;
    private const int Largest = 127;
    private const float SmallestNormal = 1.17549435e-38f;

    /// <summary>Floats that 16 integers fill.</summary>
    private const int InputSize = Width / sizeof(float);

    public override long Size(int inputs) => ((long)inputs * InputSize + Width - 1) / Width * Width;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Pack(ReadOnlySpan<float> panel, PanelPlace place, Span<float> packed)
    {
        Vector512<float> scales = Scales(panel);
        scales.CopyTo(packed[place.Scales..]);
        Span<sbyte> integers = MemoryMarshal.Cast<float, sbyte>(packed[place.Start..]);
        for (int k = 0; k < panel.Length; k += Width)
            Quantise(Vector512.Create(panel[k..]), scales).CopyTo(integers[k..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Unpack(ReadOnlySpan<float> packed, PanelPlace place, int firstInput, Span<float> inputs)
    {
        Vector512<float> scales = Vector512.Create(packed[place.Scales..]);
        for (int i = 0; i < inputs.Length / Width; i++)
        {
            ref float integers = ref MemoryMarshal.GetReference(packed.Slice(place.Start + (firstInput + i) * InputSize, InputSize));
            (scales * Int8Panel.Load512(ref integers)).CopyTo(inputs[(i * Width)..]);
        }
    }

    /// <summary>
    /// A 127th of every output's largest weight, which so becomes 127 or -127. Weights that were quantised keep their integers and
    /// the scale when they are quantised again: rounding moves 127 scales by too little for another quotient.
    /// </summary>
    private static Vector512<float> Scales(ReadOnlySpan<float> panel)
    {
        Vector512<float> largest = Vector512<float>.Zero;
        for (int k = 0; k < panel.Length; k += Width)
            largest = Vector512.Max(largest, Vector512.Abs(Vector512.Create(panel[k..])));
        Vector512<float> scales = largest / Largest;
        Vector512<float> normal = Vector512.GreaterThanOrEqual(scales, Vector512.Create(SmallestNormal));
        Vector512<float> finite = Vector512.LessThan(scales, Vector512.Create(float.PositiveInfinity));
        return Vector512.ConditionalSelect(finite, scales & normal, Vector512.Create(float.NaN));
    }

    /// <summary>The nearest integers, ties to even; zeros where the scale is zero or NaN.</summary>
    private static Vector128<sbyte> Quantise(Vector512<float> weights, Vector512<float> scales)
    {
        Vector512<float> nearest = Vector512.Round(weights / scales);
        nearest = Vector512.ConditionalSelect(Vector512.GreaterThan(scales, Vector512<float>.Zero), nearest, Vector512<float>.Zero);
        Vector512<int> integers = Vector512.ConvertToInt32(nearest);
        Vector256<short> words = Vector256.Narrow(integers.GetLower(), integers.GetUpper());
        return Vector128.Narrow(words.GetLower(), words.GetUpper());
    }
}
