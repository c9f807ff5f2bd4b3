namespace TxGen.Runtime;

/// <summary>
/// The vocabulary vector math is written in: a register of float lanes. Each function is one generic text over it,
/// which the JIT specialises for every width; every operation rounds alike on all of them, so equal lanes give equal
/// bits. (Processors without FMA are the exception: <see cref="Fma"/> then rounds twice in 128-bit registers.)
/// </summary>
/// <typeparam name="TSelf">The register type itself.</typeparam>
internal interface ILanes<TSelf>
    where TSelf : struct, ILanes<TSelf>
{
    static abstract implicit operator TSelf(float value);

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf value);

    static abstract TSelf operator *(TSelf left, TSelf right);

    static abstract TSelf operator /(TSelf left, TSelf right);

    /// <summary>left·right + addend in one rounding.</summary>
    static abstract TSelf Fma(TSelf left, TSelf right, TSelf addend);

    /// <summary>The square root; NaN of a negative value.</summary>
    static abstract TSelf Sqrt(TSelf value);

    /// <summary>The value without its sign.</summary>
    static abstract TSelf Abs(TSelf value);

    /// <summary>The value with the sign of another.</summary>
    static abstract TSelf CopySign(TSelf value, TSelf sign);

    /// <summary>The smaller of a bound and a value; a NaN value stays NaN.</summary>
    static abstract TSelf AtMost(TSelf bound, TSelf value);

    /// <summary>The larger of a bound and a value; a NaN value stays NaN.</summary>
    static abstract TSelf AtLeast(TSelf bound, TSelf value);

    /// <summary>Floats in a register.</summary>
    static abstract int Count { get; }

    /// <summary>The floats from an offset on.</summary>
    static abstract TSelf Load(ref float source, nuint offset);

    /// <summary>Writes the lanes from an offset on.</summary>
    static abstract void Store(TSelf value, ref float destination, nuint offset);

    /// <summary>A bit for every lane whose value is at least the bound's, lane 0 lowest; NaN never is.</summary>
    static abstract ulong IsAtLeast(TSelf value, TSelf bound);

    /// <summary>The largest lane; unspecified if one of them is NaN.</summary>
    static abstract float Max(TSelf value);

    /// <summary>value·2ⁿ in one rounding, for whole n from −150 to 128 and values from ½ to 2.</summary>
    static abstract TSelf Scale(TSelf value, TSelf n);
}
