using TxGen.Generator.Spec;
using TxGen.Generator.Tests.Harness;
using TxGen.Runtime;

namespace TxGen.Generator.Tests.Numerics;

/// <summary>A result's bits depend on weights and input alone: not on batch, history, session, thread or instruction set.</summary>
public class SameBitsTests
{
    /// <summary>More sequences than one pass takes, and more rows.</summary>
    private const int BatchSize = 70;

    [Theory]
    [GoldensOn(InstructionSet.Avx512), GoldensOn(InstructionSet.Avx2), GoldensOn(InstructionSet.Portable)]
    public void ASequenceHasTheSameBitsAloneAndAnywhereInABatch(string name, InstructionSet set)
    {
        var golden = new Golden(name);
        var spec = golden.Compile().Spec;
        using var model = golden.Load();
        using var session = model.CreateSession(set);
        foreach (var batch in SessionMethod.Of(session).Where(method => method.IsBatch))
        {
            var sequences = Sequences(spec, BatchSize, batch.TakesTypes);
            var alone = sequences.Select(sequence => SessionMethod.Of(session, batch.Name.Replace("Batch", ""), sequence).Run(spec, sequence)).ToList();
            AssertBatch(batch, spec, sequences, alone);

            // Other neighbours, other places.
            int[] order = Enumerable.Range(0, BatchSize).ToArray();
            new Random(5).Shuffle(order);
            AssertBatch(batch, spec, order.Select(i => sequences[i]).ToList(), order.Select(i => alone[i]).ToList());
            AssertBatch(batch, spec, sequences.Take(3).ToList(), alone.Take(3).ToList());
        }
    }

    [Theory]
    [GoldensOn(InstructionSet.Avx512), GoldensOn(InstructionSet.Avx2), GoldensOn(InstructionSet.Portable)]
    public void ASequenceHasTheSameBitsAfterAnyCallsAndInAnySession(string name, InstructionSet set)
    {
        var golden = new Golden(name);
        var spec = golden.Compile().Spec;
        using var model = golden.Load();
        using var used = model.CreateSession(set);
        var sequences = Sequences(spec, 8, types: spec.TokenTypes > 0);
        foreach (var sequence in sequences.Concat(sequences.AsEnumerable().Reverse()))
        {
            using var fresh = model.CreateSession(set);
            foreach (var method in SessionMethod.Of(used).Where(method => !method.IsBatch))
            {
                float[] expected = SessionMethod.Of(fresh, method.Name, sequence).Run(spec, sequence);
                Close.AssertSameBits(expected, SessionMethod.Of(used, method.Name, sequence).Run(spec, sequence), method.Name);
            }
        }
    }

    [Theory]
    [On(InstructionSet.Avx512), On(InstructionSet.Avx2), On(InstructionSet.Portable)]
    public void SessionsOfOneModelRunOnThreadsOfTheirOwn(InstructionSet set)
    {
        foreach (string name in new[] { "bert", "gpt2", "bert-rows" })
        {
            var golden = new Golden(name);
            var spec = golden.Compile().Spec;
            using var model = golden.Load();
            var batch = CallInput.Batch(spec, Sequences(spec, BatchSize, types: spec.TokenTypes > 0));
            var results = new float[4][];
            Parallel.For(0, results.Length, new ParallelOptions { MaxDegreeOfParallelism = results.Length }, i =>
            {
                using var session = model.CreateSession(set);
                var method = SessionMethod.Of(session, ModelCalls.HeadMethod(session) + "Batch", batch);
                for (int round = 0; round < 10; round++)
                    results[i] = method.Run(spec, batch);
            });

            using var alone = model.CreateSession(set);
            float[] expected = SessionMethod.Of(alone, ModelCalls.HeadMethod(alone) + "Batch", batch).Run(spec, batch);
            Assert.All(results, result => Close.AssertSameBits(expected, result));
        }
    }

    [FusedTheory]
    [Goldens]
    public void GoldensAgreeBitForBitBetweenInstructionSets(string name)
    {
        var golden = new Golden(name);
        using var model = golden.Load();
        AssertSetsAgree(model, golden.Compile().Spec, name);
    }

    [FusedTheory]
    [MemberData(nameof(InterpreterTests.Seeds), MemberType = typeof(InterpreterTests))]
    public void RandomModelsAgreeBitForBitBetweenInstructionSets(int seed)
    {
        var spec = RandomSpecs.Small(seed);
        using var model = CompiledModel.Compile(spec).CreateRandom(seed);
        AssertSetsAgree(model, spec, SpecText.Attributes(spec));
    }

    internal static void AssertSetsAgree(IModel model, ModelSpec spec, string what)
    {
        var sequences = Sequences(spec, 12, types: spec.TokenTypes > 0);
        using var portable = model.CreateSession(InstructionSet.Portable);
        foreach (var set in new[] { InstructionSet.Avx512, InstructionSet.Avx2 }.Where(InstructionSets.IsSupported))
        {
            using var session = model.CreateSession(set);
            foreach (var method in SessionMethod.Of(session).Where(method => !method.IsBatch && method.TakesTypes == (spec.TokenTypes > 0)))
            {
                foreach (var sequence in sequences)
                {
                    float[] expected = SessionMethod.Of(portable, method.Name, sequence).Run(spec, sequence);
                    Close.AssertSameBits(expected, method.Run(spec, sequence), $"{what}: {set} {method}");
                }
            }
        }
    }

    /// <summary>Sequences of all lengths, the shortest and the longest among them.</summary>
    internal static List<CallInput> Sequences(ModelSpec spec, int count, bool types)
    {
        var random = new Random(count);
        return Enumerable.Range(0, count)
            .Select(i => CallInput.Random(spec, i switch { 0 => spec.MaxLength, 1 => 1, _ => random.Next(1, spec.MaxLength + 1) }, random, types))
            .ToList();
    }

    internal static void AssertBatch(SessionMethod batch, ModelSpec spec, List<CallInput> sequences, List<float[]> expected) =>
        Close.AssertSameBits(expected.SelectMany(each => each).ToArray(), batch.Run(spec, CallInput.Batch(spec, sequences)), batch.Name);
}
