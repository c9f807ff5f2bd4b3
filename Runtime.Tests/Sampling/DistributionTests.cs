namespace TxGen.Runtime.Tests;

/// <summary>Every draw is the reference's.</summary>
public class DistributionTests
{
    private const int Draws = 60;

    public static TheoryData<int, SamplingOptions> Cases()
    {
        SamplingOptions[] options =
        [
            new(),
            new() { Temperature = 0.3f },
            new() { Temperature = 5 },
            new() { TopK = 1 },
            new() { TopK = 7 },
            new() { TopK = 200, Temperature = 3 },
            new() { TopK = int.MaxValue },
            new() { TopP = 0.5f },
            new() { TopP = 0.95f, Temperature = 20 },
            new() { MinP = 0.2f },
            new() { TopK = 20, TopP = 0.9f },
            new() { TopK = 50, TopP = 0.8f, MinP = 0.3f, Temperature = 1.5f },
            new() { RepetitionPenalty = 1.3f },
            new() { RepetitionPenalty = 0.7f, TopK = 12 },
            new() { RepetitionPenalty = 2, RepetitionWindow = 5, TopP = 0.7f },
        ];
        var cases = new TheoryData<int, SamplingOptions>();
        foreach (int vocabulary in new[] { 1, 2, 3, 4, 15, 16, 17, 512, 50257 })
            foreach (var option in options)
                cases.Add(vocabulary, option);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_draw_is_the_references(int vocabulary, SamplingOptions options)
    {
        int draws = vocabulary > 1000 ? 4 : Draws;
        options = options with { Seed = 99 };
        var sampler = new Sampler(vocabulary, options);
        var uniform = new RandomSource(options.Seed, nameof(Sampler));
        var seen = new List<int>();
        for (int draw = 0; draw < draws; draw++)
        {
            float[] logits = RandomLogits.Of(vocabulary, draw);
            var reference = new ReferenceSampler(logits, options, seen);
            int token = sampler.Sample(logits);
            if (!reference.IsDoubtful)
                Assert.Contains(token, reference.Choices(uniform.Uniform(draw)));
            seen.Add(token);
        }
    }

    [Fact]
    public void Hardly_any_draw_is_too_close_to_tell()
    {
        var options = new SamplingOptions { TopK = 50, TopP = 0.8f, MinP = 0.3f };
        int doubtful = Enumerable.Range(0, 500).Count(seed => new ReferenceSampler(RandomLogits.Of(512, seed), options, []).IsDoubtful);
        Assert.InRange(doubtful, 0, 5);
    }

    [Theory]
    [InlineData(0, 1f, 0f), InlineData(5, 1f, 0f), InlineData(0, 0.6f, 0f), InlineData(0, 1f, 0.2f), InlineData(6, 0.9f, 0.1f)]
    public void In_the_long_run_exactly_the_references_candidates_come_up(int topK, float topP, float minP)
    {
        float[] logits = [1, 0.5f, float.NegativeInfinity, 2, 0, 1, -1, 1.5f, 0.25f, float.NegativeInfinity];
        var options = new SamplingOptions { TopK = topK, TopP = topP, MinP = minP };
        var sampler = new Sampler(logits.Length, options);
        var drawn = Enumerable.Range(0, 2000).Select(_ => sampler.Sample(logits)).ToHashSet();
        Assert.Equal(new ReferenceSampler(logits, options, []).Candidates, drawn.Count);
        Assert.DoesNotContain(2, drawn);
        Assert.DoesNotContain(9, drawn);
    }
}
