using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Sessions;

/// <summary>NaN and infinity are numbers a caller may give: they spoil their own sequence and nothing else.</summary>
public class NotANumberTests
{
    [Theory]
    [GoldensOn(InstructionSet.Avx512), GoldensOn(InstructionSet.Avx2), GoldensOn(InstructionSet.Portable)]
    public void TheyStayInTheirOwnSequenceAndCall(string name, InstructionSet set)
    {
        var golden = new Golden(name);
        var spec = golden.Compile().Spec;
        if (spec.TakesTokens)
            return;
        using var model = golden.Load();
        using var session = model.CreateSession(set);
        var random = new Random(4);
        var sequences = Enumerable.Range(0, 5).Select(_ => CallInput.Random(spec, random.Next(1, spec.MaxLength + 1), random)).ToList();
        foreach (var method in SessionMethod.Of(session).Where(method => !method.IsBatch))
        {
            var clean = sequences.Select(sequence => method.Run(spec, sequence)).ToList();
            foreach (float poison in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
            {
                var poisoned = sequences.ToList();
                float[] rows = [.. sequences[2].Rows!];
                rows[random.Next(rows.Length)] = poison;
                poisoned[2] = new() { Rows = rows };

                float[] alone = method.Run(spec, poisoned[2]);
                if (float.IsNaN(poison))
                    Assert.Contains(alone, float.IsNaN);
                if (float.IsNaN(poison) && !spec.Causal && spec.Sparse.Count == 0)
                    Assert.All(alone, value => Assert.True(float.IsNaN(value), $"{method} gives {value} for NaN"));
                Close.AssertSameBits(clean[0], method.Run(spec, sequences[0]), "afterwards");
                if (method.IsForward)
                    continue;

                var batch = SessionMethod.Of(session, method.Name + "Batch", poisoned[0]);
                float[] together = batch.Run(spec, CallInput.Batch(spec, poisoned));
                int at = 0;
                for (int i = 0; i < clean.Count; at += clean[i].Length, i++)
                    if (i != 2)
                        Close.AssertSameBits(clean[i], together.AsSpan(at, clean[i].Length), $"{batch}, sequence {i}");
                Close.AssertSameBits(clean.SelectMany(each => each).ToArray(), batch.Run(spec, CallInput.Batch(spec, sequences)), "afterwards");
            }
        }
    }

    [Theory]
    [On(InstructionSet.Avx512), On(InstructionSet.Avx2), On(InstructionSet.Portable)]
    public void NaNComesThroughEveryActivation(InstructionSet set)
    {
        foreach (string activation in new[] { "Relu", "Gelu", "GeluTanh", "Silu" })
        {
            // The head reads the activation alone: no residual carries NaN past it.
            var compiled = CompiledModel.Compile($"dModel: 6, heads: 1, dFf: 9, maxLength: 4, Activation = Activation.{activation}, "
                + $"Pooling = Pooling.Mean, PoolingDense = true, Head = Head.Classifier, Outputs = 3, HeadDense = true, HeadActivation = Activation.{activation}");
            using var model = compiled.CreateRandom(1);
            using var session = model.CreateSession(set);
            var input = new CallInput { Rows = [.. Enumerable.Repeat(1f, 11), float.NaN] };
            foreach (var method in SessionMethod.Of(session).Where(method => !method.IsBatch))
            {
                float[] results = method.Run(compiled.Spec, input);
                Assert.All(results, value => Assert.True(float.IsNaN(value), $"{activation}: {method} gives {value} for NaN"));
            }
        }
    }
}
