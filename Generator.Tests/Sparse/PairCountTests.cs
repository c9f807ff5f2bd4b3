using System.Reflection;
using System.Runtime.Loader;
using TxGen.Generator.Graph;
using TxGen.Generator.Spec;
using TxGen.Generator.Tests.Harness;
using TxGen.Generator.Tests.Plans;

namespace TxGen.Generator.Tests.Sparse;

/// <summary>The pairs that the generator counts are those that the papers let attend, for every length.</summary>
public class PairCountTests
{
    private const int Longest = 150;

    public static TheoryData<string, bool> Patterns
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (string name in SparseCase.Names)
                foreach (bool causal in new[] { false, true })
                    data.Add(name, causal);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Patterns))]
    public void PairsAreThoseOfThePapers(string name, bool causal)
    {
        foreach (int longest in new[] { 1, 63, 64, 65, 80, 333 })
        {
            foreach (var (pattern, _) in AttentionPattern.Of(SparseCase.Of(name, causal, longest) with { ClassToken = false }))
            {
                long[] expected = PaperPairs.Of(causal, pattern.Sparse, longest);
                for (int rows = 0; rows <= longest; rows++)
                    Assert.Equal(expected[rows], pattern.Pairs.Of(rows));
            }
        }
    }

    /// <summary>One compilation for all, which is far cheaper than one for each; every third model has a trainer.</summary>
    [Fact]
    public void GeneratedCodeCountsThePairsOfEveryLength()
    {
        var specs = SparseCase.Kinds
            .Select((name, i) => SparseCase.Of(name, causal: i % 2 == 0, Longest))
            .Select((spec, i) => i % 3 == 0 ? spec with { Training = true, TrainingBatch = 2, TrainingLength = 40 } : spec)
            .ToList();
        var assembly = Compile(specs);
        for (int i = 0; i < specs.Count; i++)
        {
            var model = assembly.GetType($"Models.Model{i}", throwOnError: true)!;
            var flops = Method(model, "Flops");
            RandomPlans.Explain(specs[i], () =>
            {
                long[] expected = CostTests.FlopsOfLengths(specs[i]);
                Assert.All(Enumerable.Range(1, Longest), length => Assert.Equal(expected[length], flops(length)));
                if (specs[i].Training)
                    Assert.All(Enumerable.Range(1, Longest), length => Assert.Equal(3 * expected[length], Method(model, "TrainingFlops")(length)));
            });
        }
    }

    [Fact]
    public void ALengthBeyondATableIsRefused()
    {
        var flops = CompiledModel.Compile(SparseCase.Of("BigBird", causal: false, 100));
        Assert.Contains("100", Assert.ThrowsAny<ArgumentException>(() => flops.Flops(101)).Message, StringComparison.Ordinal);
        Assert.ThrowsAny<ArgumentException>(() => flops.Flops(0));
    }

    private static Func<int, long> Method(Type model, string name) => model.GetMethod(name)!.CreateDelegate<Func<int, long>>();

    private static Assembly Compile(IReadOnlyList<ModelSpec> specs)
    {
        var outcome = GeneratorHarness.Run($"namespace Models;\n\n{string.Join('\n', specs.Select((spec, i) => $"{SpecText.Attributes(spec)}\npublic sealed partial class Model{i};\n"))}");
        Assert.Empty(outcome.Diagnostics);
        using var image = new MemoryStream();
        Assert.True(outcome.Compilation.Emit(image).Success);
        image.Position = 0;
        return new AssemblyLoadContext(nameof(PairCountTests)).LoadFromStream(image);
    }
}
