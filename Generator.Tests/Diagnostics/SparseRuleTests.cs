using System.Text.RegularExpressions;
using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Diagnostics;

/// <summary>What a <c>[SparseAttention]</c> must not say, one case for every rule, at the argument that says it.</summary>
public partial class SparseRuleTests
{
    /// <summary>Options of the model, arguments of one or two attributes, what is underlined, and the message.</summary>
    public static TheoryData<string, string, string, string> Contradictions => new()
    {
        { "", "WindowLeft = 3, FullEvery = 2, Layers = new[] { 1 }", "FullEvery = 2", "FullEvery and Layers both say which layers are sparse: keep one of them" },
        { "", "WindowLeft = 3, FullEvery = 1", "FullEvery = 1", "FullEvery 1 leaves no layer sparse: give 2 or more, or leave it out" },
        { "", "WindowLeft = 3, Layers = new[] { 0, 1, 0 }", "Layers = new[] { 0, 1, 0 }", "Layers names 0 twice" },
        { "", "WindowLeft = 3), SparseAttention(Stride = 4", "SparseAttention(Stride = 4)", "another [SparseAttention] speaks for layer 0 already: give each its own Layers, or put both patterns into one" },
        { "", "WindowLeft = 3, Layers = new[] { 1 }), SparseAttention(Stride = 4, Layers = new[] { 0, 1 }", "Layers = new[] { 0, 1 }", "another [SparseAttention] speaks for layer 1 already: give each its own Layers, or put both patterns into one" },
        { "", "WindowLeft = 3, FullEvery = 5), SparseAttention(Stride = 4, FullEvery = 7", "SparseAttention(Stride = 4, FullEvery = 7)", "another [SparseAttention] speaks for layer 1 already: give each its own Layers, or put both patterns into one" },
        { "", "", "SparseAttention()", "[SparseAttention] says nothing that a query attends to: give WindowLeft, GlobalTokens, BlockSize, Stride or FixedBlock" },
        { "", "Layers = new[] { 1 }", "SparseAttention(Layers = new[] { 1 })", "[SparseAttention] says nothing that a query attends to: give WindowLeft, GlobalTokens, BlockSize, Stride or FixedBlock" },
        { "Causal = true", "WindowLeft = 3, WindowRight = 1", "WindowRight = 1", "WindowRight has no effect with Causal: leave one of them out" },
        { "", "GlobalTokens = 1, Dilation = 2", "Dilation = 2", "Dilation has no effect without a window: give WindowLeft, or leave it out" },
        { "", "WindowLeft = 3, BlockWindow = 5", "BlockWindow = 5", "BlockWindow has no effect without blocks: give BlockSize, or leave it out" },
        { "", "WindowLeft = 3, GlobalBlocks = 1", "GlobalBlocks = 1", "GlobalBlocks has no effect without blocks: give BlockSize, or leave it out" },
        { "", "WindowLeft = 3, RandomBlocks = 1", "RandomBlocks = 1", "RandomBlocks has no effect without blocks: give BlockSize, or leave it out" },
        { "", "BlockSize = 2, BlockWindow = 2", "BlockWindow = 2", "BlockWindow is 2, but a query's own block is in the middle of the window: give an odd number" },
        { "", "BlockSize = 2, RandomSeed = -1", "RandomSeed = -1", "RandomSeed has no effect without RandomBlocks: leave it out, or give RandomBlocks" },
        { "", "Stride = 2, FixedSummary = 1", "FixedSummary = 1", "FixedSummary has no effect without FixedBlock: leave it out, or give FixedBlock" },
        { "", "FixedBlock = 2", "SparseAttention(FixedBlock = 2)", "FixedSummary is 0, but a block of 2 positions has a summary of 1 to 2 of them" },
        { "", "FixedBlock = 2, FixedSummary = 3", "FixedSummary = 3", "FixedSummary is 3, but a block of 2 positions has a summary of 1 to 2 of them" },
        { "", "Stride = 2, RotaryBase = 500f", "RotaryBase = 500f", "RotaryBase has no effect with Positions.Sinusoidal: leave it out, or give Positions.Rotary or Positions.RotaryInterleaved" },
    };

    public static TheoryData<string, string, string> Numbers => new()
    {
        { "Layers = new[] { 0 }, WindowLeft = -1", "WindowLeft = -1", "WindowLeft is -1: give a positive number, or leave it out" },
        { "WindowRight = int.MinValue", "WindowRight = int.MinValue", "WindowRight is -2147483648: give a positive number, or leave it out" },
        { "WindowLeft = 2, FullEvery = -2", "FullEvery = -2", "FullEvery is -2: give a positive number, or leave it out" },
        { "GlobalTokens = -3", "GlobalTokens = -3", "GlobalTokens is -3: give a positive number, or leave it out" },
        { "BlockSize = -1", "BlockSize = -1", "BlockSize is -1: give a positive number, or leave it out" },
        { "BlockSize = 2, GlobalBlocks = -1", "GlobalBlocks = -1", "GlobalBlocks is -1: give a positive number, or leave it out" },
        { "BlockSize = 2, RandomBlocks = -1", "RandomBlocks = -1", "RandomBlocks is -1: give a positive number, or leave it out" },
        { "Stride = -1", "Stride = -1", "Stride is -1: give a positive number, or leave it out" },
        { "FixedBlock = -1", "FixedBlock = -1", "FixedBlock is -1: give a positive number, or leave it out" },
        { "FixedBlock = 2, FixedSummary = -1", "FixedSummary = -1", "FixedSummary is -1: give a positive number, or leave it out" },
        { "WindowLeft = 2, Dilation = 0", "Dilation = 0", "Dilation is 0: give a positive number" },
        { "BlockSize = 2, BlockWindow = -1", "BlockWindow = -1", "BlockWindow is -1: give a positive number" },
        { "Stride = 2, RotaryBase = -1", "RotaryBase = -1", "RotaryBase must be a positive number" },
        { "Stride = 2, RotaryBase = float.NaN", "RotaryBase = float.NaN", "RotaryBase must be a positive number" },
        { "Stride = 2, RotaryBase = float.PositiveInfinity", "RotaryBase = float.PositiveInfinity", "RotaryBase must be a positive number" },
        { "Stride = 2, Layers = new[] { 1, -1, 7 }", "Layers = new[] { 1, -1, 7 }", "Layers names -1, but the model's layers are 0 to 1" },
        { "Stride = 2, Layers = new[] { 0, 2 }", "Layers = new[] { 0, 2 }", "Layers names 2, but the model's layers are 0 to 1" },
    };

    public static TheoryData<int, string, string, string> Sizes => new()
    {
        { 1_000_000, "BlockSize = 1", "BlockSize = 1", "BlockSize 1 makes lists of about 2187502 panels of 16 keys for 1000000 positions, the limit is 1048576: give a larger BlockSize, or reduce MaxLength" },
        { 1_000_000, "FixedBlock = 2, FixedSummary = 1", "FixedBlock = 2", "FixedBlock 2 makes lists of about 1125004 panels of 16 keys for 1000000 positions, the limit is 1048576: give a larger FixedBlock, or reduce MaxLength" },
        { 20_000_000, "GlobalTokens = 3", "GlobalTokens = 3", "GlobalTokens 3 makes lists of about 1250004 panels of 16 keys for 20000000 positions, the limit is 1048576: reduce MaxLength" },
        { 5000, "BlockSize = 1, BlockWindow = 1, RandomBlocks = 1", "BlockSize = 1", "BlockSize 1 makes 5000 blocks, but RandomBlocks are drawn from at most 4096: give a larger BlockSize, or reduce MaxLength" },
    };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void OptionsThatContradictEachOther(string options, string sparse, string at, string message) => AssertRefused(options, sparse, new Report("TXG007", at, message));

    [Theory]
    [MemberData(nameof(Numbers))]
    public void ANumberOutsideOfItsRange(string sparse, string at, string message) => AssertRefused("", sparse, new Report("TXG005", at, message));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void ListsThatWouldBeEnormous(int maxLength, string sparse, string at, string message) =>
        Report.AssertRefused($"using TxGen;\n\n[Transformer(4, 1, 4, {maxLength}), SparseAttention({sparse})]\npartial class Model;\n", new Report("TXG007", at, message));

    [Fact]
    public void EveryRuleHasACase()
    {
        string rules = string.Concat(new[] { "SparseRules.cs", "SparseListRules.cs" }.Select(file => File.ReadAllText(Path.Combine(Files.Repository, "Generator", "Spec", file))));
        var messages = Message().Matches(rules).Select(match => match.Groups[1].Value).ToList();
        Assert.True(messages.Count > 10, "the pattern must find the rules");
        var cases = Contradictions.Select(rule => (string)rule[3]).Concat(Numbers.Select(rule => (string)rule[2])).Concat(Sizes.Select(rule => (string)rule[3])).ToList();
        Assert.All(messages, message =>
        {
            var pattern = new Regex("^" + Regex.Replace(Regex.Escape(message), @"\\\{.*?}", ".+") + "$");
            Assert.Contains(cases, each => pattern.IsMatch(each));
        });
    }

    [Fact]
    public void EveryProblemIsSaidAtItsOwnAttribute() => AssertRefused(
        "",
        "Stride = 2, Dilation = 3, Layers = new[] { 0 }), SparseAttention(WindowLeft = 3, BlockWindow = 1, RandomSeed = 3, Layers = new[] { 1 }",
        new("TXG007", "Dilation = 3", "Dilation has no effect without a window: give WindowLeft, or leave it out"),
        new("TXG007", "BlockWindow = 1", "BlockWindow has no effect without blocks: give BlockSize, or leave it out"),
        new("TXG007", "RandomSeed = 3", "RandomSeed has no effect without RandomBlocks: leave it out, or give RandomBlocks"));

    private static void AssertRefused(string options, string sparse, params Report[] expected)
    {
        string more = options.Length > 0 ? ", " + options : "";
        Report.AssertRefused($"using TxGen;\n\n[Transformer(8, 2, 8, 4, Layers = 2{more}), SparseAttention({sparse})]\npartial class Model;\n", expected);
    }

    [GeneratedRegex("yield return .*?, \\$?\"([^\"]*)\"(?:, i)?\\);")]
    private static partial Regex Message();
}
