using TxGen.Generator.Emission.Kernels;
using TxGen.Generator.Planning;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Emission.Face;

/// <summary>Prints the public methods of a result: check everything, then pass after pass of sequences that fit the session.</summary>
internal static class EntryPointText
{
    public static void PrintSingle(SourceWriter output, ExecutionPlan plan, EntryPoint entry)
    {
        var spec = plan.Spec;
        string rows = spec.ClassToken ? "1 + length, " : "length, ";
        if (spec.TokenTypes > 0)
        {
            output.Line($"/// <inheritdoc cref=\"{entry.Name}(ReadOnlySpan{{int}}, ReadOnlySpan{{int}}, Span{{float}})\" />");
            output.Line($"public void {entry.Name}(ReadOnlySpan<int> tokens, Span<float> {entry.Output}) => {entry.Name}(tokens, default, {entry.Output});");
            output.Line();
        }

        output.Line($"/// <summary>{entry.Verb} one sequence.</summary>");
        DocumentInput(output, spec, batch: false);
        DocumentTypes(output, spec);
        output.Line($"/// <param name=\"{entry.Output}\">Receives [{(entry.PerRow ? rows : "")}{entry.Width}].</param>");
        DocumentExceptions(output, spec);
        using (output.Block($"public void {entry.Name}({KernelFile.InputParameters(spec)}, Span<float> {entry.Output})"))
        {
            CheckSequence(output, spec);
            output.Line($"ArgumentChecks.RequireRoom({entry.Output}.Length, {(entry.PerRow ? (spec.ClassToken ? $"(length + 1L) * {entry.Width}" : $"(long)length * {entry.Width}") : $"{entry.Width}")}, nameof({entry.Output}));");
            CheckApart(output, entry.Output, Inputs(spec));
            output.Line($"Run{entry.Name}({KernelFile.InputArguments(spec)}, new ReadOnlySpan<int>(in length), {entry.Output});");
        }

        output.Line();
    }

    public static void PrintBatch(SourceWriter output, ExecutionPlan plan, EntryPoint entry)
    {
        var spec = plan.Spec;
        string name = entry.Name + "Batch";
        string positions = spec.ClassToken ? "positions of all sequences, class tokens included, " : "positions of all sequences, ";
        if (spec.TokenTypes > 0)
        {
            output.Line($"/// <inheritdoc cref=\"{name}(ReadOnlySpan{{int}}, ReadOnlySpan{{int}}, ReadOnlySpan{{int}}, Span{{float}})\" />");
            output.Line($"public void {name}(ReadOnlySpan<int> tokens, ReadOnlySpan<int> lengths, Span<float> {entry.BatchOutput}) => {name}(tokens, default, lengths, {entry.BatchOutput});");
            output.Line();
        }

        output.Line($"/// <summary>{entry.Verb} sequences of any lengths, without padding; each gets the bits it would get alone.</summary>");
        DocumentInput(output, spec, batch: true);
        DocumentTypes(output, spec);
        output.Line($"/// <param name=\"lengths\">{(spec.TakesTokens ? "Tokens" : "Rows")} of each sequence.</param>");
        output.Line($"/// <param name=\"{entry.BatchOutput}\">Receives [{(entry.PerRow ? positions : "sequences, ")}{entry.Width}].</param>");
        DocumentExceptions(output, spec);
        using (output.Block($"public void {name}({KernelFile.InputParameters(spec)}, ReadOnlySpan<int> lengths, Span<float> {entry.BatchOutput})"))
        {
            CheckAlive(output);
            output.Line($"Check({KernelFile.InputArguments(spec)}, lengths);");
            string count = !entry.PerRow ? "lengths.Length"
                : spec.TakesTokens ? (spec.ClassToken ? "((long)tokens.Length + lengths.Length)" : "(long)tokens.Length")
                : spec.ClassToken ? "((input.Length / InputDim) + (long)lengths.Length)" : "(long)(input.Length / InputDim)";
            output.Line($"ArgumentChecks.RequireRoom({entry.BatchOutput}.Length, {(entry.PerRow ? count : $"(long){count}")} * {entry.Width}, nameof({entry.BatchOutput}));");
            CheckApart(output, entry.BatchOutput, [.. Inputs(spec), "lengths"]);
            output.Line($"Run{entry.Name}({KernelFile.InputArguments(spec)}, lengths, {entry.BatchOutput});");
        }

        output.Line();
        PrintRun(output, plan, entry);
    }

    public static void DocumentInput(SourceWriter output, ModelSpec spec, bool batch)
    {
        string which = batch ? "All sequences, one after another: " : "";
        if (spec.TakesTokens)
            output.Line($"/// <param name=\"tokens\">{which}{(batch ? "token" : "Token")} ids, each 0 to {spec.Vocabulary - 1}{(batch ? "" : $"; 1 to {spec.MaxLength} of them")}.</param>");
        else
            output.Line($"/// <param name=\"input\">{which}{(batch ? "rows" : "Rows")} of {spec.RowWidth} floats{(batch ? "" : $"; 1 to {spec.MaxLength} of them")}.</param>");
    }

    public static void DocumentTypes(SourceWriter output, ModelSpec spec)
    {
        if (spec.TokenTypes > 0)
            output.Line($"/// <param name=\"tokenTypes\">Type of each token, each 0 to {spec.TokenTypes - 1}; empty, all have type 0.</param>");
    }

    public static void DocumentExceptions(SourceWriter output, ModelSpec spec)
    {
        output.Line($"/// <exception cref=\"ArgumentException\">A length is not 1 to {spec.MaxLength}, or a span has the wrong size or lies where the call writes.</exception>");
        if (spec.TakesTokens)
            output.Line($"/// <exception cref=\"ArgumentOutOfRangeException\">A token id{(spec.TokenTypes > 0 ? " or type" : "")} is out of range.</exception>");
        output.Line("/// <exception cref=\"ObjectDisposedException\">The session is disposed.</exception>");
    }

    /// <summary>Declares the length of a single sequence, checked; but that the session is disposed comes first.</summary>
    public static void CheckSequence(SourceWriter output, ModelSpec spec)
    {
        CheckAlive(output);
        if (spec.TakesTokens)
        {
            output.Line("int length = tokens.Length;");
            output.Line("ArgumentChecks.RequireLength(length, MaxLength, nameof(tokens));");
        }
        else
        {
            output.Line("int length = ArgumentChecks.RequireRows(input.Length, InputDim, nameof(input));");
            output.Line("ArgumentChecks.RequireLength(length, MaxLength, nameof(input));");
        }

        output.Line($"Check({KernelFile.InputArguments(spec)}, new ReadOnlySpan<int>(in length));");
    }

    private static void CheckAlive(SourceWriter output) => output.Line("ArgumentChecks.RequireAlive(_memory, this);");

    /// <summary>Names of the arguments that hold the input.</summary>
    public static string[] Inputs(ModelSpec spec) => !spec.TakesTokens ? ["input"] : spec.TokenTypes > 0 ? ["tokens", "tokenTypes"] : ["tokens"];

    /// <summary>Results of a pass must not land in what a later one reads; integers can be the same memory by a cast of spans.</summary>
    private static void CheckApart(SourceWriter output, string result, string[] inputs)
    {
        foreach (string input in inputs)
            output.Line($"ArgumentChecks.RequireApart({input}, {result}, nameof({input}), nameof({result}));");
    }

    private static void PrintRun(SourceWriter output, ExecutionPlan plan, EntryPoint entry)
    {
        var spec = plan.Spec;
        using (output.Block($"private void Run{entry.Name}({KernelFile.InputParameters(spec)}, ReadOnlySpan<int> lengths, Span<float> {entry.BatchOutput})"))
        {
            using (output.Block("while (lengths.Length > 0)"))
            {
                output.Line($"var pass = BatchPass.Take(lengths, {spec.ExtraRows}, Memory.Rows, Memory.Segments);");
                output.Line($"var passLengths = lengths[..pass.Segments];");
                output.Line($"Encode({PassInput(spec)}, passLengths, {NoCaches(plan)}pass.Rows);");
                if (entry.PerRow)
                {
                    output.Line($"Copy{entry.Name}(pass.Rows, {entry.BatchOutput});");
                    output.Line($"{entry.BatchOutput} = {entry.BatchOutput}[(pass.Rows * {entry.Width})..];");
                }
                else
                {
                    PrintVectors(output, plan, entry);
                }

                output.Line();
                if (spec.TakesTokens)
                    output.Line("tokens = tokens[pass.Inputs..];");
                else
                    output.Line("input = input[(pass.Inputs * InputDim)..];");
                if (spec.TokenTypes > 0)
                    output.Line("tokenTypes = tokenTypes.IsEmpty ? default : tokenTypes[pass.Inputs..];");
                output.Line("lengths = lengths[pass.Segments..];");
            }
        }

        output.Line();
        if (entry.PerRow)
            PrintCopy(output, plan, entry);
    }

    /// <summary>Calls of a decoder that start anew pass no caches.</summary>
    public static string NoCaches(ExecutionPlan plan) => plan.Cache is null ? "" : "default, ";

    private static string PassInput(ModelSpec spec) =>
        !spec.TakesTokens ? "input[..(pass.Inputs * InputDim)]"
        : spec.TokenTypes > 0 ? "tokens[..pass.Inputs], tokenTypes.IsEmpty ? default : tokenTypes[..pass.Inputs]"
        : "tokens[..pass.Inputs]";

    private static void PrintVectors(SourceWriter output, ExecutionPlan plan, EntryPoint entry)
    {
        var view = entry.IsHead ? plan.Result!.Value : plan.Pooled!.Value;
        output.Line("Pool(passLengths);");
        if (entry.IsHead)
            output.Line("Head(pass.Segments);");
        output.Line($"BatchPass.CopyRows(ref Unsafe.Add(ref _memory!.Origin, Memory.{view.Buffer.Name}), {view.Stride}, pass.Segments, {entry.Width}, {entry.BatchOutput});");
        output.Line($"{entry.BatchOutput} = {entry.BatchOutput}[(pass.Segments * {entry.Width})..];");
    }

    private static void PrintCopy(SourceWriter output, ExecutionPlan plan, EntryPoint entry)
    {
        var view = plan.Result!.Value;
        int block = plan.Capacities.HeadRows;
        output.Line($"/// <summary>Runs the head on hidden states, {block} rows at a time because its results are {entry.Width} wide, and hands them out.</summary>");
        using (output.Block($"private void Copy{entry.Name}(int count, Span<float> {entry.BatchOutput})"))
        using (output.Block($"for (int first = 0; first < count; first += {block})"))
        {
            output.Line($"int rows = Math.Min(count - first, {block});");
            output.Line("Head(first, rows);");
            output.Line($"BatchPass.CopyRows(ref Unsafe.Add(ref _memory!.Origin, Memory.{view.Buffer.Name}), {view.Stride}, rows, {entry.Width}, {entry.BatchOutput});");
            output.Line($"{entry.BatchOutput} = {entry.BatchOutput}[(rows * {entry.Width})..];");
        }

        output.Line();
    }
}
