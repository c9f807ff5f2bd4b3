using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Weights;
using TxGen.Generator.Tests.Harness;
using TxGen.Generator.Tests.Sessions;

namespace TxGen.Generator.Tests.Numerics;

/// <summary>
/// Matrices of 16 and 8 bits: bfloat16 is the float32 model of rounded weights to the last bit, int8 the interpreted model of
/// quantised weights, and both keep whatever float32 promises.
/// </summary>
public class WeightFormatTests
{
    public static IEnumerable<object[]> Names => FormatExample.Names.Select(name => new object[] { name });

    public static IEnumerable<object[]> Compact =>
        from name in FormatExample.Names
        from format in new[] { WeightFormat.BFloat16, WeightFormat.Int8 }
        select new object[] { name, format };

    [Theory]
    [MemberData(nameof(Names))]
    public void BFloat16HasTheBitsOfFloat32WithRoundedWeights(string name)
    {
        var example = new FormatExample(name);
        using var rounded = new TemporaryFile();
        using var model = example.Load(WeightFormat.BFloat16);
        model.Save(rounded.Path);
        using var floats = example.Compile(WeightFormat.Float32).Load(rounded.Path);
        var spec = example.Compile(WeightFormat.BFloat16).Spec;
        foreach (var set in Enum.GetValues<InstructionSet>().Where(Runtime.InstructionSets.IsSupported))
        {
            using var session = model.CreateSession(set);
            using var oracle = floats.CreateSession(set);
            foreach (var sequence in SameBitsTests.Sequences(spec, 8, types: spec.TokenTypes > 0))
            {
                foreach (var method in SessionMethod.Of(session).Where(method => !method.IsBatch && method.TakesTypes == (spec.TokenTypes > 0)))
                {
                    float[] expected = SessionMethod.Of(oracle, method.Name, sequence).Run(spec, sequence);
                    Close.AssertSameBits(expected, method.Run(spec, sequence), $"{name}: {set} {method}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Compact))]
    public void CompactModelsAgreeWithTheInterpreter(string name, WeightFormat format)
    {
        var example = new FormatExample(name);
        using var saved = new TemporaryFile();
        using var model = example.Load(format);
        model.Save(saved.Path);
        InterpreterTests.AssertAgree(example.Compile(format).Spec, model, new TensorFile(saved.Path), "");
    }

    [FusedTheory]
    [MemberData(nameof(Compact))]
    public void InstructionSetsAgreeBitForBit(string name, WeightFormat format)
    {
        var example = new FormatExample(name);
        using var model = example.Load(format);
        SameBitsTests.AssertSetsAgree(model, example.Compile(format).Spec, $"{name} {format}");
    }

    /// <summary>Every matrix is rounded, to the nearest, and nothing else is.</summary>
    [Theory]
    [MemberData(nameof(Compact))]
    public void MatricesAreRoundedAndNothingElse(string name, WeightFormat format)
    {
        var example = new FormatExample(name);
        using var original = new TemporaryFile();
        using var saved = new TemporaryFile();
        example.SaveOriginal(original.Path);
        using (var model = example.Load(format))
            model.Save(saved.Path);
        var (before, after) = (new TensorFile(original.Path), new TensorFile(saved.Path));
        Assert.Equal(before.Names, after.Names);
        var changed = new List<string>();
        foreach (string tensor in before.Names)
        {
            float[] exact = before.Floats(tensor), held = after.Floats(tensor);
            if (exact.AsSpan().SequenceEqual(held))
                continue;
            changed.Add(tensor);
            Assert.Equal(2, before.Shape(tensor).Length);
            double largest = exact.Max(Math.Abs);
            for (int i = 0; i < exact.Length; i++)
            {
                double most = format == WeightFormat.BFloat16 ? Math.Abs(exact[i]) / 256 : largest / 253;
                Assert.InRange(Math.Abs((double)exact[i] - held[i]), 0, most);
            }
        }

        // Whatever a product multiplies by: a tied embedding too; an untied one and positions not.
        var plan = Planner.Plan(example.Compile(format).Spec);
        var expected =
            from section in plan.Graph.Sections
            from packed in plan.Weights.In(section.Kind)
            where packed.Form == PackedForm.Panels
            from layer in Enumerable.Range(0, section.Repeat)
            select NamingScheme.For(plan.Spec, section.Kind, packed.Parameter).Name.Replace("{layer}", $"{layer}");
        Assert.Equal(expected.Distinct().Order(StringComparer.Ordinal), changed.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Compact))]
    public void SavingAndLoadingKeepsEveryBit(string name, WeightFormat format)
    {
        using var first = new TemporaryFile();
        using var second = new TemporaryFile();
        var example = new FormatExample(name);
        using (var model = example.Load(format))
            model.Save(first.Path);
        using (var model = example.Compile(format).Load(first.Path))
            model.Save(second.Path);
        Assert.Equal(File.ReadAllBytes(first.Path), File.ReadAllBytes(second.Path));
    }

    [Theory]
    [MemberData(nameof(Compact))]
    public void ASequenceHasTheSameBitsAloneAndInABatchAndNothingIsAllocated(string name, WeightFormat format)
    {
        var example = new FormatExample(name);
        var spec = example.Compile(format).Spec;
        using var model = example.Load(format);
        foreach (var set in Enum.GetValues<InstructionSet>().Where(Runtime.InstructionSets.IsSupported))
        {
            using var session = model.CreateSession(set);
            foreach (var method in SessionMethod.Of(session))
                Assert.Equal(0, AllocationTests.AllocatedBytes(spec, method));
            foreach (var batch in SessionMethod.Of(session).Where(method => method.IsBatch))
            {
                var sequences = SameBitsTests.Sequences(spec, 20, batch.TakesTypes);
                var alone = sequences.Select(sequence => SessionMethod.Of(session, batch.Name.Replace("Batch", ""), sequence).Run(spec, sequence)).ToList();
                SameBitsTests.AssertBatch(batch, spec, sequences, alone);
            }
        }
    }

    /// <summary>An odd number of inputs leaves half a lane at the end of a row, whose neighbour may be a NaN of an earlier call.</summary>
    [Theory]
    [InlineData(WeightFormat.BFloat16), InlineData(WeightFormat.Int8)]
    public void ANotANumberLeavesNothingBehind(WeightFormat format)
    {
        var compiled = CompiledModel.Compile($"dModel: 7, heads: 1, dFf: 13, maxLength: 21, Layers = 2, InputDim = 3, Weights = WeightFormat.{format}");
        using var model = compiled.CreateRandom(1);
        var sequence = CallInput.Random(compiled.Spec, 21, new Random(1));
        var poison = new CallInput { Rows = [.. Enumerable.Repeat(float.NaN, sequence.Rows!.Length)] };
        foreach (var set in Enum.GetValues<InstructionSet>().Where(Runtime.InstructionSets.IsSupported))
        {
            using var fresh = model.CreateSession(set);
            float[] expected = SessionMethod.Of(fresh, "Forward", sequence).Run(compiled.Spec, sequence);
            using var used = model.CreateSession(set);
            Assert.All(SessionMethod.Of(used, "Forward", poison).Run(compiled.Spec, poison), each => Assert.True(float.IsNaN(each)));
            Close.AssertSameBits(expected, SessionMethod.Of(used, "Forward", sequence).Run(compiled.Spec, sequence));
        }
    }

    [Fact]
    public void CompactModelsTakeAHalfAndAQuarter()
    {
        var example = new FormatExample("Deep");
        long Bytes(WeightFormat format) => example.Compile(format).Constant<long>("WeightBytes");
        Assert.InRange(Bytes(WeightFormat.BFloat16), 0.5 * Bytes(WeightFormat.Float32), 0.51 * Bytes(WeightFormat.Float32));
        Assert.InRange(Bytes(WeightFormat.Int8), 0.25 * Bytes(WeightFormat.Float32), 0.27 * Bytes(WeightFormat.Float32));
    }
}
