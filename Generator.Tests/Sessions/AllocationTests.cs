using System.Diagnostics;
using TxGen.Generator.Spec;
using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Sessions;

/// <summary>Once a session exists, no call allocates.</summary>
public class AllocationTests
{
    [Theory]
    [GoldensOn(InstructionSet.Avx512), GoldensOn(InstructionSet.Avx2), GoldensOn(InstructionSet.Portable)]
    public void NoMethodAllocatesAByte(string name, InstructionSet set)
    {
        var golden = new Golden(name);
        using var model = golden.Load();
        using var session = model.CreateSession(set);
        foreach (var method in SessionMethod.Of(session))
            Assert.Equal(0, AllocatedBytes(golden.Compile().Spec, method));
    }

    [Fact]
    public void TheGoldensHaveEveryMethodWithAndWithoutTokenTypes()
    {
        var methods = Golden.Names.Select(name => new Golden(name)).SelectMany(golden =>
        {
            using var model = golden.Load();
            using var session = model.CreateSession();
            return SessionMethod.Of(session).Select(method => $"{(session is IEncoder<int> ? "int" : "float")} {method}");
        });

        Assert.Superset(
            new HashSet<string>
            {
                "int Forward(tokens)", "int Forward(tokens, tokenTypes)", "float Forward(input)",
                "int Embed(tokens, embedding)", "int Embed(tokens, tokenTypes, embedding)", "float Embed(input, embedding)",
                "int EmbedBatch(tokens, lengths, embeddings)", "int EmbedBatch(tokens, tokenTypes, lengths, embeddings)",
                "float EmbedBatch(input, lengths, embeddings)",
                "int Classify(tokens, logits)", "int Classify(tokens, tokenTypes, logits)", "float Classify(input, logits)",
                "int ClassifyBatch(tokens, lengths, logits)", "int ClassifyBatch(tokens, tokenTypes, lengths, logits)",
                "float ClassifyBatch(input, lengths, logits)",
                "int ClassifyTokens(tokens, logits)", "float ClassifyTokens(input, logits)",
                "int ClassifyTokensBatch(tokens, lengths, logits)", "float ClassifyTokensBatch(input, lengths, logits)",
                "int Predict(tokens, values)", "float Predict(input, values)",
                "int PredictBatch(tokens, lengths, values)", "float PredictBatch(input, lengths, values)",
                "int Logits(tokens, logits)", "int Logits(tokens, tokenTypes, logits)",
                "int LogitsBatch(tokens, lengths, logits)", "int LogitsBatch(tokens, tokenTypes, lengths, logits)",
            },
            methods.ToHashSet());
    }

    [Theory]
    [On(InstructionSet.Avx512), On(InstructionSet.Avx2), On(InstructionSet.Portable)]
    public void WhileAnotherThreadCollectsNothingIsAllocatedAndResultsKeepTheirBits(InstructionSet set)
    {
        using var finished = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            // Garbage of odd sizes gives compaction something to move.
            for (int i = 1; !finished.IsCancellationRequested; i++)
            {
                GC.KeepAlive(new byte[i % 5000]);
                long start = Stopwatch.GetTimestamp();
                GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);

                // As long a pause: the heap of a whole test run takes its time, and nobody else runs meanwhile.
                Thread.Sleep(Stopwatch.GetElapsedTime(start) + TimeSpan.FromMilliseconds(1));
            }
        });
        collector.Start();
        try
        {
            foreach (string name in new[] { "bert", "gpt2", "bert-rows", "class-and-rows" })
            {
                var golden = new Golden(name);
                using var model = golden.Load();
                using var session = model.CreateSession(set);
                foreach (var method in SessionMethod.Of(session))
                    Assert.Equal(0, AllocatedBytes(golden.Compile().Spec, method));
            }
        }
        finally
        {
            finished.Cancel();
            collector.Join();
        }
    }

    /// <summary>Bytes that many calls allocate; results must stay the same from call to call.</summary>
    internal static long AllocatedBytes(ModelSpec spec, SessionMethod method)
    {
        var random = new Random(3);
        var sequences = Enumerable.Range(0, method.IsBatch ? 3 : 1)
            .Select(_ => CallInput.Random(spec, Math.Min(spec.MaxLength, random.Next(1, 8)), random, method.TakesTypes))
            .ToList();
        var input = method.IsBatch ? CallInput.Batch(spec, sequences) : sequences[0];
        float[] expected = method.Run(spec, input);
        float[] output = new float[expected.Length];
        bool same = true;
        long allocated = Allocation.Bytes(() =>
        {
            method.Invoke(input, output);
            same &= output.AsSpan().SequenceEqual(expected);
        });
        Assert.True(same, $"{method} gave other results in one of its calls");
        return allocated;
    }
}
