namespace TxGen.Runtime.Tests;

/// <summary>Pairs of texts with special tokens and types, cut where there is too little room.</summary>
public class PairTests
{
    private static readonly Tokenizer Bert = new(Pipelines.OfBytes("[CLS]", "[SEP]") with
    {
        Template = new()
        {
            Begin = [new(256, 0)],
            End = [new(257, 0)],
            PairBegin = [new(256, 0)],
            PairMiddle = [new(257, 0)],
            PairEnd = [new(257, 1)],
            SecondType = 1,
        },
    });

    [Fact]
    public void Special_tokens_and_types_stand_as_the_template_says()
    {
        var tokens = new int[20];
        var types = new int[20];
        int count = Bert.CreateEncoder(10).EncodePair("ab", "c", tokens, types);
        Assert.Equal([256, 'a', 'b', 257, 'c', 257], tokens[..count]);
        Assert.Equal([0, 0, 0, 0, 1, 1], types[..count]);
        Assert.Equal(count, Bert.CreateEncoder(10).EncodePair("ab"u8, "c"u8, tokens, []));
        Assert.Equal([256, 'a', 'b', 257, 'c', 257], tokens[..count]);
    }

    [Fact]
    public void Special_tokens_in_the_texts_are_text_on_request()
    {
        var added = new AddedTokenFinder([new(257, "[S]"u8.ToArray(), IsSpecial: true)], "test");
        var encoder = new Tokenizer(Bert.Parts with { AddedToText = added }).CreateEncoder(10);
        var tokens = new int[20];
        int count = encoder.EncodePair("a[S]", "b", tokens, []);
        Assert.Equal([256, 'a', 257, 257, 'b', 257], tokens[..count]);
        count = encoder.EncodePair("a[S]", "b", tokens, [], specialIsText: true);
        Assert.Equal([256, 'a', '[', 'S', ']', 257, 'b', 257], tokens[..count]);
        count = encoder.EncodePair("a"u8, "b[S]"u8, tokens, [], specialIsText: true);
        Assert.Equal([256, 'a', 257, 'b', '[', 'S', ']', 257], tokens[..count]);
    }

    [Fact]
    public void The_longer_text_gives_way_token_by_token()
    {
        var encoder = Bert.CreateEncoder(40);
        var tokens = new int[50];
        for (int first = 0; first < 12; first++)
            for (int second = 0; second < 12; second++)
                for (int room = 3; room < 30; room++)
                {
                    int count = encoder.EncodePair(new string('x', first), new string('y', second), tokens.AsSpan(0, room), []);
                    (int keptFirst, int keptSecond) = (first, second);
                    while (keptFirst + keptSecond + 3 > room)
                        _ = keptFirst > keptSecond ? keptFirst-- : keptSecond--;

                    Assert.Equal(keptFirst + keptSecond + 3, count);
                    var kept = tokens.AsSpan(0, count).ToArray();

                    // Of equally long ones the odd token is the second's or the first's.
                    Assert.InRange(kept.Count(token => token == 'x'), keptFirst - 1, keptFirst + 1);
                    if (Math.Abs(keptFirst - keptSecond) > 1)
                        Assert.Equal(keptFirst, kept.Count(token => token == 'x'));
                }
    }

    [Fact]
    public void A_text_is_cut_at_its_end_and_keeps_its_special_tokens()
    {
        var tokens = new int[4];
        Assert.Equal(4, Bert.CreateEncoder(10).Encode("abcdef", tokens, SpecialTokens.Both));
        Assert.Equal([256, 'a', 'b', 257], tokens);
        Assert.Equal(3, Bert.CreateEncoder(10).Encode("a"u8, tokens, SpecialTokens.Both));
        Assert.Equal(4, Bert.CreateEncoder(10).Encode("abcdef", tokens));
        Assert.Equal(2, Bert.CreateEncoder(10).Encode("abcdef", tokens.AsSpan(0, 2), SpecialTokens.Both));
        Assert.Equal([256, 257], tokens[..2]);
    }

    [Fact]
    public void Too_little_room_for_special_tokens_or_types_is_refused()
    {
        var encoder = Bert.CreateEncoder(10);
        var error = Assert.Throws<ArgumentException>("tokens", () => encoder.Encode("a", new int[1], SpecialTokens.Both));
        Assert.StartsWith("There is room for 1 tokens, but the special tokens alone are 2.", error.Message);
        Assert.Throws<ArgumentException>("tokens", () => encoder.EncodePair("a", "b", new int[2], []));
        error = Assert.Throws<ArgumentException>("tokenTypes", () => encoder.EncodePair("a", "b", new int[9], new int[8]));
        Assert.StartsWith("There is room for 8 token types, but 9 tokens.", error.Message);
    }
}
