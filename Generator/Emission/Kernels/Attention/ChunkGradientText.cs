using TxGen.Generator.Emission.Operations;
using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Kernels;
using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Emission.Kernels;

/// <summary>
/// Prints the gradients of one head's queries, keys and values where the forward pass kept but a maximum and a sum of each row: through
/// the parts of the pattern, a block of queries and a run of keys at a time (Dao et al., 2022).
/// </summary>
internal sealed class ChunkGradientText
{
    private readonly KernelWriter _kernel;
    private readonly SourceWriter _output;
    private readonly AttentionGradientStep _step;
    private readonly PatternPlan _pattern;
    private readonly int _size;

    private ChunkGradientText(KernelWriter kernel, AttentionGradientStep step, PatternPlan pattern)
    {
        _kernel = kernel;
        _output = kernel.Out;
        _step = step;
        _pattern = pattern;
        _size = step.Attention.HeadDim;
    }

    private int Positions => _step.Scratch.KeyGradients.Rows / Panel.Count(_size);

    private bool Drops => _step.Attention.DropoutRate > 0;

    public static void Print(KernelWriter kernel, AttentionGradientStep step, PatternPlan pattern) => new ChunkGradientText(kernel, step, pattern).Print();

    private void Print()
    {
        var (attention, scratch, forward) = (_step.Attention, _step.Scratch, _step.Forward);
        using (_kernel.Kernel(
            $"{(attention.Group == 1 ? "One head" : $"The {attention.Group} heads of one head of keys and values")} of one sequence: gradients of [length, {_size}] queries, keys and values.",
            $"void AttendHeadGradient{_pattern.Name}(ref float memory, {AttentionEmitter.TrainingParameters(forward)}nint start, nint head, nint length)"))
        {
            Declare("key", _step.Key, "head");
            Declare("value", _step.Value, "head");
            foreach (var (name, buffer) in new[] { ("keys", forward.Scratch.Keys), ("keyRows", scratch.Keys), ("valueColumns", scratch.Values), ("queryGradients", scratch.QueryGradients), ("keyGradients", scratch.KeyGradients), ("valueGradients", scratch.ValueGradients) })
                _output.Line($"ref float {name} = {KernelWriter.Memory(buffer)};");
            if (scratch.Alongs is { } alongs)
                _output.Line($"ref float alongs = {KernelWriter.Memory(alongs)};");
            _output.Line("PackKeyRows(ref keyRows, ref key, length);");
            _output.Line("ClearSums(ref keyGradients, length);");
            _output.Line("ClearSums(ref valueGradients, length);");
            if (!_pattern.HasClasses)
                PrintPacking("key", "value", "length", 1);
            _output.Line();
            using (attention.Group == 1 ? null : _output.Block($"for (nint queryHead = head * {attention.Group}; queryHead < (head + 1) * {attention.Group}; queryHead++)"))
                PrintHead(attention.Group == 1 ? "head" : "queryHead");
            _output.Line();
            _output.Line($"UnpackKeyGradients({KernelWriter.Memory(_step.KeyGradient, $" + (start * {_step.KeyGradient.Stride}) + (head * {_size})")}, ref keyGradients, length);");
            _output.Line($"UnpackKeyGradients({KernelWriter.Memory(_step.ValueGradient, $" + (start * {_step.ValueGradient.Stride}) + (head * {_size})")}, ref valueGradients, length);");
        }

        _kernel.Require("PackKeyRows", () => AttentionPackingText.PrintValues(_kernel, _size, Positions, _step.Key.Stride, "PackKeyRows", "Keys"));
        _kernel.Require("ClearSums", PrintClearing);
        if (!_step.HasWholeRows)
            _kernel.Require("AlongContexts", () => AttentionGradientText.PrintAlongs(_kernel, _step));
        _kernel.Require("UnpackQueryGradients", () => AttentionGradientText.PrintUnpack(_kernel, "UnpackQueryGradients", _size, Positions, _step.QueryGradient.Stride));
        _kernel.Require("UnpackKeyGradients", () => AttentionGradientText.PrintUnpack(_kernel, "UnpackKeyGradients", _size, Positions, _step.KeyGradient.Stride));
    }

    private void Declare(string name, View view, string head) =>
        _output.Line($"ref float {name} = {KernelWriter.Memory(view, $" + (start * {view.Stride}) + ({head} * {_size})")};");

    private void PrintPacking(string key, string value, string count, int every)
    {
        string suffix = AttentionProducts.SuffixOf(every);
        _output.Line($"PackKeys{suffix}(ref keys, ref {key}, {count});");
        _output.Line($"PackValueColumns{suffix}(ref valueColumns, ref {value}, {count});");
        string apart = every == 1 ? "" : $" {every} positions apart";
        _kernel.Require($"PackKeys{suffix}", () => AttentionPackingText.PrintKeys(_kernel, _size, every * _step.Key.Stride, $"PackKeys{suffix}", $"Keys{apart}"));
        _kernel.Require($"PackValueColumns{suffix}", () => AttentionPackingText.PrintKeys(_kernel, _size, every * _step.Value.Stride, $"PackValueColumns{suffix}", $"Values{apart}"));
    }

    private void PrintHead(string head)
    {
        var attention = _step.Attention;
        Declare("query", _step.Query, head);
        if (!_step.HasWholeRows)
            Declare("context", _step.Output, head);
        Declare("contextGradient", _step.OutputGradient, head);
        AttentionHeadText.DeclareStates(_kernel, _step.Forward, head);
        if (attention.Alibi)
            _output.Line($"ref float slopes = {AlibiText.Slope(head)};");
        if (Drops)
            _output.Line($"var mask = dropout.Mask({attention.DropoutSite} + (int){head}, {Text.Literal(attention.DropoutRate)});");
        if (!_step.HasWholeRows)
            _output.Line("AlongContexts(ref alongs, ref context, ref contextGradient, length);");
        _output.Line("ClearSums(ref queryGradients, length);");
        if (_pattern.HasClasses && _pattern.Parts.Any(part => part.Step == 1))
            PrintPacking("key", "value", "length", 1);

        foreach (int index in AttentionPartText.Order(_pattern))
        {
            var part = new ChunkGradientPartText(_kernel, _step, _pattern, index);
            if (part.Every == 1)
            {
                PrintCall(part, offset: null);
                continue;
            }

            using (part.Forward.EachClass())
            {
                PrintPacking($"Unsafe.Add(ref key, offset * {_step.Key.Stride})", $"Unsafe.Add(ref value, offset * {_step.Value.Stride})", "rows", part.Every);
                PrintCall(part, "offset");
            }
        }

        _output.Line($"UnpackQueryGradients({KernelWriter.Memory(_step.QueryGradient, $" + (start * {_step.QueryGradient.Stride}) + ({head} * {_size})")}, ref queryGradients, length);");
    }

    private void PrintCall(ChunkGradientPartText part, string? offset)
    {
        string Row(string name, int stride) => AttentionPartText.From(name, stride, offset);
        string arguments = $"ref memory, {Row("query", _step.Query.Stride)}, {Row("contextGradient", _step.OutputGradient.Stride)}, ref keys, ref valueColumns, "
            + string.Join(", ", new[] { "keyRows", "queryGradients", "keyGradients", "valueGradients" }.Select(panels => Row(panels, Panel.Columns)))
            + $", {Row("maxima", 1)}, {Row("sums", 1)}{(_step.HasWholeRows ? "" : $", {Row("alongs", 1)}")}"
            + (_step.Attention.Alibi ? ", ref slopes" : "")
            + part.Forward.DropoutArguments(offset)
            + (offset is null ? ", length" : ", rows");
        _output.Line($"{part.Name}({arguments});");
        _kernel.Require(part.Name, part.Print);
    }

    private void PrintClearing()
    {
        int panels = Panel.Count(_size);
        using (_kernel.Kernel("Sums in panels begin at zero.", "void ClearSums(ref float panels, nint rows)"))
        using (panels == 1 ? null : _output.Block($"for (nint panel = 0; panel < {panels}; panel++)"))
            _output.Line($"MemoryMarshal.CreateSpan(ref {(panels == 1 ? "panels" : $"Unsafe.Add(ref panels, panel * {Positions * Panel.Columns})")}, (int)rows * 16).Clear();");
    }
}
