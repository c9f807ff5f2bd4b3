using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TxGen.Runtime;

/// <summary>
/// bfloat16, the upper half of a float, rounded to nearest and ties to even: [inputs / 2][16][2], two consecutive inputs of an
/// output in one lane. The last input of an odd number has zeros beside it.
/// </summary>
internal sealed class BFloat16Format : CompactFormat
{
    private const int Width = PanelLayout.Width;

    public override long Size(int inputs) => ((long)inputs + 1) / 2 * Width;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Pack(ReadOnlySpan<float> panel, PanelPlace place, Span<float> packed)
    {
        Span<float> pairs = packed[place.Start..];
        for (int k = 0; k < panel.Length; k += 2 * Width)
        {
            Vector512<uint> even = Round(Vector512.Create(panel[k..]));
            Vector512<uint> odd = k + Width < panel.Length ? Round(Vector512.Create(panel[(k + Width)..])) : Vector512<uint>.Zero;
            ((even >> 16) | odd).AsSingle().CopyTo(pairs[(k / 2)..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Unpack(ReadOnlySpan<float> packed, PanelPlace place, int firstInput, Span<float> inputs)
    {
        for (int i = 0; i < inputs.Length / Width; i++)
        {
            int k = firstInput + i;
            ref float pairs = ref MemoryMarshal.GetReference(packed.Slice(place.Start + k / 2 * Width, Width));
            Vector512<float> weights = k % 2 == 0 ? BFloat16Panel.Even512(ref pairs) : BFloat16Panel.Odd512(ref pairs);
            weights.CopyTo(inputs[(i * Width)..]);
        }
    }

    /// <summary>The nearest floats whose lower halves are zero. Infinity stays; NaN does too, its lower half may hold all it has.</summary>
    private static Vector512<uint> Round(Vector512<float> values)
    {
        Vector512<uint> bits = values.AsUInt32();
        Vector512<uint> rounded = bits + Vector512.Create(0x7FFFu) + ((bits >> 16) & Vector512<uint>.One);
        Vector512<uint> notANumber = bits | Vector512.Create(0x00400000u);
        return Vector512.ConditionalSelect(Vector512.Equals(values, values).AsUInt32(), rounded, notANumber) & Vector512.Create(0xFFFF0000u);
    }
}
