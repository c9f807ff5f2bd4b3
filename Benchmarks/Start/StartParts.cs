using System.Diagnostics;
using System.Runtime;
using System.Runtime.CompilerServices;
using Benchmarks.Encoder;
using Benchmarks.Models;
using TxGen.Runtime;

namespace Benchmarks.Start;

/// <summary>The parts of a cold start, in seconds, in the order in which they happen.</summary>
/// <param name="BeforeMain">From the start of the process to its first measurement.</param>
/// <param name="Kernels">Kernels of the chosen instruction set.</param>
/// <param name="Preparing">Compiling all of them.</param>
/// <param name="Loading">Reading and packing weights.</param>
/// <param name="Session">Allocating a session.</param>
/// <param name="FirstCall">The first embedding.</param>
/// <param name="Jit">JIT compilation of everything from the kernels to the first embedding.</param>
/// <param name="SecondCall">The second one.</param>
internal sealed record StartParts(
    double BeforeMain,
    int Kernels,
    double Preparing,
    double Loading,
    double Session,
    double FirstCall,
    double Jit,
    double SecondCall)
{
    private const int Length = 128;

    /// <summary>Goes through a cold start in this process, which must be a fresh one.</summary>
    public static StartParts Measure(string weightsFile)
    {
        double beforeMain = (DateTime.Now - Process.GetCurrentProcess().StartTime).TotalSeconds;
        var compiled = JitInfo.GetCompilationTime();
        var watch = new Watch();
        var methods = Measuring.Kernels.Of(typeof(MiniLm), InstructionSets.Choose(null));
        watch.Lap();
        foreach (var method in methods)
            RuntimeHelpers.PrepareMethod(method.MethodHandle);
        double preparing = watch.Lap();

        using var model = MiniLm.Load(weightsFile);
        double loading = watch.Lap();
        using var session = model.CreateSession();
        double creating = watch.Lap();

        int[] tokens = Calls.Tokens(Length, MiniLm.Vocabulary);
        float[] embedding = new float[MiniLm.DModel];
        watch.Lap();
        session.Embed(tokens, embedding);
        double first = watch.Lap();
        double jit = (JitInfo.GetCompilationTime() - compiled).TotalSeconds;
        watch.Lap();
        session.Embed(tokens, embedding);
        return new(beforeMain, methods.Length, preparing, loading, creating, first, jit, watch.Lap());
    }

    /// <summary>Seconds from one lap to the next.</summary>
    private sealed class Watch
    {
        private long _last = Stopwatch.GetTimestamp();

        public double Lap()
        {
            long now = Stopwatch.GetTimestamp();
            double seconds = Stopwatch.GetElapsedTime(_last, now).TotalSeconds;
            _last = now;
            return seconds;
        }
    }
}
