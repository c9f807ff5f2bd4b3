using TxGen.Generator.Spec;
using TxGen.Generator.Tests.Harness;
using TxGen.Runtime;

namespace TxGen.Generator.Tests.Sparse;

/// <summary>Decoders with sparse attention: however tokens come in, logits have the bits of one call on all of them.</summary>
public class SparseDecodingTests
{
    private const int MaxLength = 140;

    /// <summary>All kinds but a window without bounds, for which no ring of a decoder without end is large enough.</summary>
    public static IEnumerable<object[]> Patterns => SparseCase.Kinds.Where(name => name != "everything is seen").Select(name => new object[] { name });

    [FusedTheory]
    [MemberData(nameof(Patterns))]
    public void ChunksAndStepsGiveTheBitsOfTheWhole(string pattern)
    {
        var decoder = Decoder.Of(SparseCase.Decoder(pattern, MaxLength));
        var random = new Random(1);
        var sequence = new Sequence(decoder, InstructionSet.Portable, random);
        foreach (var set in Enum.GetValues<InstructionSet>().Where(InstructionSets.IsSupported))
        {
            using var chunks = decoder.CreateSession(set);
            sequence.Prefill(chunks, 70);
            sequence.Finish(chunks, random);
            using var steps = decoder.CreateSession(set);
            sequence.Step(steps, sequence.Length);
        }
    }

    /// <summary>Nobody can tell a window that still holds all positions from none.</summary>
    [Theory]
    [InlineData("window", 5)]
    [InlineData("wide window", 70)]
    public void BelowTheWindowItIsTheModelWithoutIt(string pattern, int window)
    {
        var spec = SparseCase.Decoder(pattern, MaxLength);
        using var file = new TemporaryFile();
        using var sparse = CompiledModel.Compile(spec).CreateRandom(1, Initialization.Normal(0.3f));
        sparse.Save(file.Path);
        using var dense = CompiledModel.Compile(spec with { Sparse = default }).Load(file.Path);
        foreach (var set in Enum.GetValues<InstructionSet>().Where(InstructionSets.IsSupported))
        {
            using var expected = dense.CreateDecoder(set);
            using var actual = sparse.CreateDecoder(set);
            var random = new Random(2);
            for (int position = 0; position <= window; position++)
            {
                int token = random.Next(spec.Vocabulary);
                Close.AssertSameBits(expected.Step(token), actual.Step(token), $"{set}, position {position}");
            }
        }
    }
}
