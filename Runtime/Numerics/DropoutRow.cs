using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TxGen.Runtime;

/// <summary>The mask of one row of a matrix; <see cref="DropoutMask.Row"/> makes it.</summary>
/// <remarks>
/// A column's multiple of 2³² over the golden ratio goes through the two multiplications that hash-prospector (Wellons 2018)
/// found to mix best; only the finaliser's last step is missing, which leaves the upper half as it is. The row enters twice,
/// so that rows that happen to start close to each other are not shifted copies.
/// </remarks>
public readonly struct DropoutRow
{
    private const uint Step = 0x9E3779B9;
    private const uint First = 0x21F0AAAD;
    private const uint Second = 0xD35A2D97;

    private readonly uint _start;
    private readonly uint _turn;
    private readonly int _threshold;
    private readonly float _scale;
    private readonly uint _step;

    internal DropoutRow(ulong hash, int threshold, float scale)
        : this((uint)hash, (uint)(hash >> 32), threshold, scale, Step)
    {
    }

    private DropoutRow(uint start, uint turn, int threshold, float scale, uint step)
    {
        _start = start;
        _turn = turn;
        _threshold = threshold;
        _scale = scale;
        _step = step;
    }

    /// <summary>The mask of columns that do not lie beside each other.</summary>
    /// <param name="column">The column that becomes the first.</param>
    /// <param name="every">How far the others lie apart.</param>
    public DropoutRow From(uint column, uint every) => new(_start + (column * _step), _turn, _threshold, _scale, every * _step);

    /// <summary>Each value times 1/(1 − rate) where it is kept, 0 where it is not.</summary>
    /// <param name="values">Neighbouring elements of the row.</param>
    /// <param name="column">The column of the first of them.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Apply(Vector512<float> values, nuint column)
    {
        Vector512<uint> bits = Vector512.Create(_start + (uint)column * _step) + Vector512.CreateSequence(0u, _step);
        bits ^= bits >> 16;
        bits *= First;
        bits ^= (bits >> 15) ^ Vector512.Create(_turn);
        bits *= Second;
        Vector512<int> kept = Vector512.GreaterThanOrEqual(bits.AsInt32(), Vector512.Create(_threshold));
        return (values * _scale) & kept.AsSingle();
    }

    /// <inheritdoc cref="Apply(Vector512{float}, nuint)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Apply(Vector256<float> values, nuint column)
    {
        Vector256<uint> bits = Vector256.Create(_start + (uint)column * _step) + Vector256.CreateSequence(0u, _step);
        bits ^= bits >> 16;
        bits *= First;
        bits ^= (bits >> 15) ^ Vector256.Create(_turn);
        bits *= Second;
        Vector256<int> kept = Vector256.GreaterThanOrEqual(bits.AsInt32(), Vector256.Create(_threshold));
        return (values * _scale) & kept.AsSingle();
    }

    /// <inheritdoc cref="Apply(Vector512{float}, nuint)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<float> Apply(Vector128<float> values, nuint column)
    {
        Vector128<uint> bits = Vector128.Create(_start + (uint)column * _step) + Vector128.CreateSequence(0u, _step);
        bits ^= bits >> 16;
        bits *= First;
        bits ^= (bits >> 15) ^ Vector128.Create(_turn);
        bits *= Second;
        Vector128<int> kept = Vector128.GreaterThanOrEqual(bits.AsInt32(), Vector128.Create(_threshold));
        return (values * _scale) & kept.AsSingle();
    }
}
