using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TxGen.Runtime;

/// <summary>
/// Reductions over sixteen lanes, held in one, two or four registers. The tree is fixed — lanes i and i + 8, then
/// i + 4, i + 2 and i + 1 — so the result has the same bits on every width.
/// </summary>
public static class Lanes
{
    /// <summary>The sum of sixteen lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector512<float> v) => Sum(v.GetLower(), v.GetUpper());

    /// <summary>The sum of sixteen lanes, of which <paramref name="v0"/> holds the first eight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector256<float> v0, Vector256<float> v1)
    {
        Vector256<float> eight = v0 + v1;
        return FoldSum(eight.GetLower() + eight.GetUpper());
    }

    /// <summary>The sum of sixteen lanes in the order of the registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector128<float> v0, Vector128<float> v1, Vector128<float> v2, Vector128<float> v3) =>
        FoldSum((v0 + v2) + (v1 + v3));

    /// <summary>The largest of sixteen lanes; unspecified if one of them is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max(Vector512<float> v) => Max(v.GetLower(), v.GetUpper());

    /// <summary>The largest of sixteen lanes in two registers; unspecified if one of them is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max(Vector256<float> v0, Vector256<float> v1)
    {
        Vector256<float> eight = Vector256.MaxNative(v0, v1);
        return FoldMax(Vector128.MaxNative(eight.GetLower(), eight.GetUpper()));
    }

    /// <summary>The largest of sixteen lanes in four registers; unspecified if one of them is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max(Vector128<float> v0, Vector128<float> v1, Vector128<float> v2, Vector128<float> v3) =>
        FoldMax(Vector128.MaxNative(Vector128.MaxNative(v0, v2), Vector128.MaxNative(v1, v3)));

    // Lanes 2 and 3 onto 0 and 1, then 1 onto 0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float FoldSum(Vector128<float> four)
    {
        Vector128<float> two = four + Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1));
        return two.ToScalar() + two.GetElement(1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float FoldMax(Vector128<float> four)
    {
        Vector128<float> two = Vector128.MaxNative(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        return Vector128.MaxNative(two, Vector128.Shuffle(two, Vector128.Create(1, 0, 1, 0))).ToScalar();
    }
}
