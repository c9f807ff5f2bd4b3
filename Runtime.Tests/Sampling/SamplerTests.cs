namespace TxGen.Runtime.Tests;

/// <summary>What holds whatever the logits are.</summary>
public class SamplerTests
{
    private const int Vocabulary = 512;

    public static TheoryData<SamplingOptions> EveryKind =>
    [
        new() { Temperature = 0 }, new() { Temperature = 0, RepetitionPenalty = 1.1f }, new(), new() { TopK = 40 }, new() { TopP = 0.9f },
        new() { MinP = 0.1f }, new() { TopK = 40, TopP = 0.9f, MinP = 0.05f, RepetitionPenalty = 1.2f, RepetitionWindow = 64 },
    ];

    [Fact]
    public void Filters_that_leave_one_token_leave_the_greedy_one()
    {
        SamplingOptions[] narrow =
        [
            new() { Temperature = 0 }, new() { TopK = 1 }, new() { TopP = float.Epsilon }, new() { MinP = 1 },
            new() { Temperature = 1e-30f }, new() { Temperature = float.Epsilon, TopK = 50 },
        ];
        foreach (var options in narrow)
        {
            var sampler = new Sampler(Vocabulary, options);
            for (int seed = 0; seed < 50; seed++)
            {
                float[] logits = RandomLogits.Of(Vocabulary, seed);
                Assert.Equal(Sampler.Greedy(logits), sampler.Sample(logits));
            }
        }
    }

    [Fact]
    public void Of_equals_the_lower_id_ranks_first()
    {
        float[] logits = [0, 1, 1, 1, 0];
        Assert.Equal(1, new Sampler(5, new() { TopK = 1 }).Sample(logits));
        var sampler = new Sampler(5, new() { TopK = 2 });
        Assert.Equal([1, 2], Enumerable.Range(0, 100).Select(_ => sampler.Sample(logits)).Distinct().Order());
    }

    [Fact]
    public void Filters_that_leave_all_tokens_leave_them_likely()
    {
        // A high temperature makes every token likely enough to come up.
        var sampler = new Sampler(4, new() { Temperature = 1e6f, TopK = 9, TopP = 1, MinP = 0.5f });
        float[] logits = [100, -5, -1000, 3];
        Assert.Equal([0, 1, 2, 3], Enumerable.Range(0, 200).Select(_ => sampler.Sample(logits)).Distinct().Order());
    }

    [Fact]
    public void The_penalty_divides_positive_logits_and_multiplies_negative_ones()
    {
        var options = new SamplingOptions { Temperature = 0, RepetitionPenalty = 2 };
        var sampler = new Sampler(3, options);
        sampler.Observe([0, 0]);
        Assert.Equal(1, sampler.Sample([4, 2.1f, 0]));
        sampler.Reset();
        sampler.Observe(0);
        Assert.Equal(0, sampler.Sample([4, 1.9f, 0]));
        sampler.Reset();
        sampler.Observe(0);
        Assert.Equal(1, sampler.Sample([-1, -1.9f, -3]));
        sampler.Reset();
        sampler.Observe(0);
        Assert.Equal(0, sampler.Sample([-1, -2.1f, -3]));
    }

    [Fact]
    public void Chosen_tokens_count_as_seen_until_they_leave_the_window()
    {
        var sampler = new Sampler(3, new() { Temperature = 0, RepetitionPenalty = 10, RepetitionWindow = 2 });
        float[] logits = [3, 2, 1];
        Assert.Equal([0, 1, 2, 0, 1, 2], Enumerable.Range(0, 6).Select(_ => sampler.Sample(logits)));
    }

    [Fact]
    public void A_penalty_leaves_finite_logits_finite()
    {
        var sampler = new Sampler(2, new() { RepetitionPenalty = 3 });
        sampler.Observe([0, 1]);
        Assert.InRange(sampler.Sample([float.MinValue, float.MinValue]), 0, 1);
        sampler = new Sampler(2, new() { RepetitionPenalty = 1e-3f, Temperature = 0 });
        sampler.Observe([0, 1]);
        Assert.Equal(0, sampler.Sample([float.MaxValue, float.MaxValue]));
        Assert.Equal(1, sampler.Sample([float.NegativeInfinity, float.MinValue]));
    }

    [Theory]
    [MemberData(nameof(EveryKind))]
    public void Logits_stay_as_they_are_and_nothing_is_allocated(SamplingOptions options)
    {
        foreach (int vocabulary in new[] { 3, Vocabulary, 50257 })
        {
            float[] logits = RandomLogits.Of(vocabulary, 1);
            float[] copy = [.. logits];
            int[] prompt = [0, 1, 2];
            var sampler = new Sampler(vocabulary, options);
            int stops = 0;
            Assert.Equal(0, Allocation.Bytes(() =>
            {
                for (int i = 0; i < 50; i++)
                {
                    sampler.Observe(prompt);
                    sampler.Observe(1);
                    stops += sampler.IsStop(sampler.Sample(logits)) ? 1 : 0;
                    stops += Sampler.Greedy(logits);
                }

                sampler.Reset();
            }));
            Assert.Equal(copy, logits);
        }
    }

    [Theory]
    [MemberData(nameof(EveryKind))]
    public void A_reset_starts_over(SamplingOptions options)
    {
        var sampler = new Sampler(Vocabulary, options);
        int[] first = Choices(sampler);
        sampler.Reset();
        Assert.Equal(first, Choices(sampler));
        Assert.Equal(first, Choices(new Sampler(Vocabulary, options)));
    }

    [Fact]
    public void Seeds_choose_the_same_tokens_on_every_machine()
    {
        var options = new SamplingOptions { Seed = 7, Temperature = 2 };
        Assert.Equal([97, 402, 87, 119, 124, 486, 400, 383, 28, 140, 319, 392], Choices(new Sampler(Vocabulary, options)));
        Assert.Equal(
            [67, 366, 480, 213, 118, 289, 131, 213, 140, 392, 362, 257],
            Choices(new Sampler(Vocabulary, options with { TopK = 40, TopP = 0.95f })));
        Assert.NotEqual(Choices(new Sampler(Vocabulary, options)), Choices(new Sampler(Vocabulary, options with { Seed = 8 })));
    }

    [Fact]
    public void Stop_tokens_are_those_given()
    {
        var sampler = new Sampler(10, new() { StopTokens = [2, 9] });
        Assert.Equal([2, 9], Enumerable.Range(-3, 20).Where(sampler.IsStop));
        Assert.False(new Sampler(10).IsStop(0));
    }

    private static int[] Choices(Sampler sampler)
    {
        sampler.Observe([3, 4, 5]);
        return [.. Enumerable.Range(0, 12).Select(seed => sampler.Sample(RandomLogits.Of(Vocabulary, seed)))];
    }
}
