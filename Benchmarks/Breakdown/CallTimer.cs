using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Benchmarks.Breakdown;

/// <summary>A call that is being timed.</summary>
/// <param name="Start">When it began.</param>
/// <param name="NestedBefore">What the caller had spent in other timed calls until then.</param>
public readonly record struct OpenCall(long Start, double NestedBefore);

/// <summary>
/// Adds up the time of calls by operation, without that of timed calls inside them and without its own. Public because the models
/// compiled for the breakdown call it.
/// </summary>
public static class CallTimer
{
    private const int Calibrations = 100;
    private const int CallsOfACalibration = 2000;

    private static double[] _times = [];
    private static double _nested;
    private static double _costInside;
    private static double _costOutside;

    /// <summary>Starts a call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static OpenCall Enter()
    {
        double before = _nested;
        _nested = 0;
        return new(Stopwatch.GetTimestamp(), before);
    }

    /// <summary>Ends a call.</summary>
    /// <param name="operation">Where its time counts.</param>
    /// <param name="call">What <see cref="Enter"/> returned.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Leave(int operation, OpenCall call)
    {
        long elapsed = Stopwatch.GetTimestamp() - call.Start;
        _times[operation] += elapsed - _nested - _costInside;
        _nested = call.NestedBefore + elapsed + _costOutside;
    }

    /// <summary>Measures what timing itself costs, inside a call's time and around it: the least of many tries.</summary>
    internal static void Calibrate()
    {
        (_costInside, _costOutside) = (0, 0);
        double inside = double.MaxValue, whole = double.MaxValue;
        for (int i = 0; i < Calibrations; i++)
        {
            Take(1);
            long start = Stopwatch.GetTimestamp();
            TimeNothing();
            whole = Math.Min(whole, (double)(Stopwatch.GetTimestamp() - start) / CallsOfACalibration);
            inside = Math.Min(inside, _times[0] / CallsOfACalibration);
        }

        (_costInside, _costOutside) = (inside, whole - inside);
    }

    /// <summary>Seconds of each operation since the last call of this method; from now on there are so many operations.</summary>
    internal static double[] Take(int operations)
    {
        double[] seconds = [.. _times.Select(ticks => ticks / Stopwatch.Frequency)];
        _times = new double[operations];
        _nested = 0;
        return seconds;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void TimeNothing()
    {
        for (int i = 0; i < CallsOfACalibration; i++)
            Leave(0, Enter());
    }
}
