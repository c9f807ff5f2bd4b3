namespace TxGen.Runtime;

/// <summary>A float and an index in one number: ascending keys are descending floats, then ascending indices.</summary>
internal static class DescendingKey
{
    /// <summary>The key of a float, which is not NaN, and an index from 0.</summary>
    public static ulong Of(float value, int index)
    {
        // + 0 turns -0 into 0. Negative floats ascend as their bits descend.
        int bits = BitConverter.SingleToInt32Bits(value + 0f);
        uint descending = (uint)(bits < 0 ? bits : bits ^ int.MaxValue);
        return (ulong)descending << 32 | (uint)index;
    }

    /// <summary>The index in a key.</summary>
    public static int Index(ulong key) => (int)(uint)key;
}
