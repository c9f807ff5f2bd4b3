using System.Diagnostics;

namespace TxGen.Runtime.Tests;

/// <summary>A format of files and what reads it. A format is fuzzed by one of these and a test in <see cref="FuzzTests"/>.</summary>
/// <param name="Seed">A good file.</param>
/// <param name="Mutate">Damages a file.</param>
/// <param name="Read">Reads a file in one of several ways, chosen by the number; must throw nothing but what is documented.</param>
/// <param name="IsDocumented">Whether an exception is.</param>
/// <param name="ModelBytes">Memory that reading a good file takes beyond the file's own size.</param>
internal sealed record FuzzTarget(
    byte[] Seed, Func<byte[], Random, byte[]> Mutate, Action<byte[], int> Read, Func<Exception, bool> IsDocumented, long ModelBytes)
{
    /// <summary>Buffers of fixed size, messages, and exceptions with their stack traces.</summary>
    private const long FixedBytes = 384 * 1024;

    /// <summary>Bytes allocated in passing for each of the file: buffers grow by doubling, and names become text.</summary>
    public long BytesPerByte { get; init; } = 8;

    /// <summary>A file takes a fraction of a millisecond; this is only to be told from a hang.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Reads mutations, each by a seed of its own, and counts those refused.</summary>
    public int CountRefused(int mutations)
    {
        int refused = 0;
        for (int i = 0; i < mutations; i++)
        {
            byte[] file = Mutate(Seed, new Random(i));
            long before = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            Exception? error = Record.Exception(() => Read(file, i));
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);

            if (error is not null && !IsDocumented(error))
                Assert.Fail($"mutation {i}: {error}");
            if (allocated > FixedBytes + BytesPerByte * file.Length + ModelBytes)
                Assert.Fail($"mutation {i} of {file.Length} bytes took {allocated} bytes");
            if (elapsed > Patience)
                Assert.Fail($"mutation {i} took {elapsed}");
            refused += error is null ? 0 : 1;
        }
        return refused;
    }
}
