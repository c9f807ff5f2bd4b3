using TxGen.Generator.Planning;

namespace TxGen.Generator.Emission.Kernels;

/// <summary>Prints what takes the scores out that a query does not see: -∞ instead of them has the weight 0.</summary>
internal static class MaskText
{
    /// <param name="part">Its range, or what its lists leave open: keys behind a causal query, and what other parts have.</param>
    public static void Print(KernelWriter kernel, string name, AttentionPart part, bool causal, int scoreStride)
    {
        var (output, isa) = (kernel.Out, kernel.Isa);
        bool listed = part is ListPart;
        var range = part is BandPart band ? band.Range : new(null, causal ? 0 : null);
        string lanes = listed ? ", nint keys, int lanes" : "";
        string row = kernel.Plan.Cache is null ? "i" : "(i * growth)";
        using (kernel.Kernel(
            $"Scores of keys that a query does not see become -∞: {Describe(part, range)}.",
            $"void {name}(ref float scores, nint rows, nint from, nint to, nint distance{(kernel.Plan.Cache is null ? "" : ", nint growth")}{lanes})"))
        {
            output.Line($"var hidden = {isa.Broadcast("float.NegativeInfinity")};");
            kernel.EachPart(part => $"var {isa.Part("lane", part)} = {isa.Vector}.CreateSequence({part * isa.Lanes}f, 1f);");
            foreach (int period in part.Exclusions.Select(each => each.Period).Where(period => period > 1).Distinct())
                kernel.EachPart(each => $"var {isa.Part($"lane{period}x", each)} = {isa.Vector}.Create({string.Join(", ", Enumerable.Range(each * isa.Lanes, isa.Lanes).Select(lane => $"{lane % period}f"))});");
            if (listed)
            {
                output.Line("// A bit for each lane that is listed.");
                kernel.EachPart(each => $"var {isa.Part("listed", each)} = ~{isa.Vector}.Equals({isa.Vector}.Create(lanes) & {isa.Vector}.Create({string.Join(", ", Enumerable.Range(each * isa.Lanes, isa.Lanes).Select(lane => 1 << lane))}), {isa.Vector}<int>.Zero).AsSingle();");
            }

            using (output.Block("for (nint i = 0; i < rows; i++)"))
            {
                using (output.Block("for (nint c = from; c < to; c += 16)"))
                {
                    output.Line("ref float score = ref Unsafe.Add(ref scores, c);");
                    if (range.Left is not null || range.Right is not null || part.Exclusions.Count > 0)
                    {
                        output.Line("// How far each key lies behind the query.");
                        kernel.EachPart(each => $"var {isa.Part("apart", each)} = {isa.Broadcast($"(float)(c + distance - {row})")} + {isa.Part("lane", each)};");
                    }

                    foreach (int period in part.Exclusions.Select(each => each.Period).Where(period => period > 1).Distinct())
                        output.Line($"var phase{period} = {isa.Broadcast($"(float)(((({row} - c - distance) % {period}) + {period}) % {period})")};");
                    kernel.EachPart(each => PrintSeen(isa, part, range, each) + "\n"
                        + isa.Store(isa.Select(isa.Part("seen", each), isa.Load("score", $"{each * isa.Lanes}"), "hidden"), "score", $"{each * isa.Lanes}"));
                }

                output.Line();
                output.Line($"scores = ref Unsafe.Add(ref scores, {scoreStride});");
            }
        }
    }

    /// <summary>A statement for each condition.</summary>
    private static string PrintSeen(Isa isa, AttentionPart part, KeyRange range, int each)
    {
        var conditions = InRange(isa, range, each).ToList();
        if (part is ListPart)
        {
            conditions.Add(isa.Part("listed", each));
            conditions.Add($"{isa.Vector}.LessThan({isa.Part("lane", each)}, {isa.Broadcast("(float)(keys - c)")})");
        }

        foreach (var exclusion in part.Exclusions)
        {
            var inside = InRange(isa, exclusion, each).ToList();
            if (exclusion.Period > 1)
                inside.Add($"{isa.Vector}.Equals({isa.Part($"lane{exclusion.Period}x", each)}, phase{exclusion.Period})");
            conditions.Add(inside.Count == 1 ? $"~{inside[0]}" : $"~({string.Join(" & ", inside)})");
        }

        string seen = isa.Part("seen", each);
        return string.Join("\n", conditions.Select((condition, i) => i == 0 ? $"var {seen} = {condition};" : $"{seen} &= {condition};"));
    }

    private static IEnumerable<string> InRange(Isa isa, KeyRange range, int each)
    {
        if (range.Left is { } left)
            yield return $"{isa.Vector}.GreaterThanOrEqual({isa.Part("apart", each)}, {isa.Broadcast($"{-left}f")})";
        if (range.Right is { } right)
            yield return $"{isa.Vector}.LessThanOrEqual({isa.Part("apart", each)}, {isa.Broadcast($"{right}f")})";
    }

    private static string Describe(AttentionPart part, KeyRange range)
    {
        string seen = (range.Left, range.Right) switch
        {
            ({ } left, 0) => $"those {left} before it to its own are seen",
            ({ } left, { } right) => $"those {left} before it to {right} behind it are seen",
            (null, 0) => "those up to its own are seen",
            (null, { } right) => $"those up to {right} behind it are seen",
            ({ } left, null) => $"those from {left} before it on are seen",
            _ => part is ListPart ? "those that are listed are seen" : "all are seen",
        };
        if (part is ListPart && range.Right is not null)
            seen += ", if they are listed";
        return part.Exclusions.Count == 0 ? seen : $"{seen}, and not where they are counted already";
    }
}
