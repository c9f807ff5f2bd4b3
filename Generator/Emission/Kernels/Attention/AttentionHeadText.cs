using TxGen.Generator.Emission.Operations;
using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Kernels;
using TxGen.Generator.Planning.Steps;

namespace TxGen.Generator.Emission.Kernels;

/// <summary>Prints the attention of the heads that share one head of keys and values: packing, then the parts of the pattern.</summary>
internal sealed class AttentionHeadText
{
    private readonly KernelWriter _kernel;
    private readonly SourceWriter _output;
    private readonly AttentionStep _step;
    private readonly PatternPlan _pattern;
    private readonly bool _isCached;
    private readonly int _headDim;

    private AttentionHeadText(KernelWriter kernel, AttentionStep step, PatternPlan pattern)
    {
        _kernel = kernel;
        _output = kernel.Out;
        _step = step;
        _pattern = pattern;
        _isCached = kernel.Plan.Cache is not null;
        _headDim = step.Attention.HeadDim;
    }

    public static void Print(KernelWriter kernel, AttentionStep step, PatternPlan pattern) => new AttentionHeadText(kernel, step, pattern).Print();

    private bool IsRing => _kernel.Plan.Cache?.IsRing == true;

    private bool RunsInBlocks => !_isCached && _pattern.RunsInBlocks(_kernel.Plan.Capacities.Positions);

    /// <summary>Residue classes take the place of what was packed, so that every query head packs anew; out of a cache they are gathered elsewhere.</summary>
    private bool PacksPerHead => _pattern.HasClasses && !_isCached;

    private void Print()
    {
        var attention = _step.Attention;
        string heads = attention.Group == 1 ? "One head" : $"The {attention.Group} heads of one head of keys and values";
        using (_kernel.Kernel(
            $"{heads} of one sequence: context[length, {_headDim}] = softmax(query·keyᵀ / √{_headDim})·value. {(attention.Group == 1 ? "Its" : "The latter's")} columns begin at <paramref name=\"column\"/>.",
            $"void AttendHead{_pattern.Name}(ref float memory, {AttentionEmitter.TrainingParameters(_step)}{(_isCached ? $"ref float keys, ref float values, {(IsRing ? "nint lap, " : "")}" : "")}nint start, nint column, {(_isCached ? "nint past, " : "")}nint length)"))
        {
            RequirePacking();
            if (PrintLocals())
                _output.Line();
            using (RunsInBlocks && _pattern.Band.Step == 1 ? _output.Block($"for (nint block = 0; block < length; block += {PatternPlan.BlockRows})") : null)
            {
                if (!PacksPerHead)
                {
                    PrintPacking();
                    _output.Line();
                }

                using (attention.Group == 1 ? null : _output.Block($"for (nint head = 0; head < {attention.Group}; head++)"))
                    PrintHead(attention.Group == 1 ? "column" : $"(column * {attention.Group}) + (head * {_headDim})");
            }
        }
    }

    /// <summary>Whether there are any.</summary>
    private bool PrintLocals()
    {
        bool ofTile = _pattern.IsDirect && !_step.Scratch.Keeps;
        (string Name, BufferPlan? Buffer)[] locals =
        [
            ("keys", _isCached ? null : _step.Scratch.Keys), ("values", _isCached ? null : _step.Scratch.Values),
            ("scores", ofTile ? _step.Scratch.Scores : null), ("factors", ofTile ? _step.Scratch.Factors : null),
            ("dropped", _pattern.IsDirect ? _step.Scratch.Dropped : null),
        ];
        foreach (var (name, buffer) in locals)
            if (buffer is not null)
                _output.Line($"ref float {name} = {KernelWriter.Memory(buffer)};");
        return locals.Any(local => local.Buffer is not null);
    }

    private void PrintPacking()
    {
        if (IsRing)
        {
            PrintRingPacking();
            return;
        }

        if (RunsInBlocks && _pattern.Band.Step == 1)
        {
            DirectRangeText.PrintPackingOfBlock(_output, _pattern, "length",
                $"PackKeys(ref keys, {KernelWriter.Memory(_step.Key, $" + ((start + begin) * {_step.Key.Stride}) + column")}, behind - begin);",
                $"PackValues(ref values, {KernelWriter.Memory(_step.Value, $" + ((start + begin) * {_step.Value.Stride}) + column")}, behind - begin);");
            return;
        }

        string first = _isCached ? "past, " : "";
        string behind = _isCached ? "ref Unsafe.Add(ref values, past * 16)" : "ref values";
        _output.Line($"PackKeys(ref keys, {KernelWriter.Memory(_step.Key, $" + (start * {_step.Key.Stride}) + column")}, {first}length);");
        _output.Line($"PackValues({behind}, {KernelWriter.Memory(_step.Value, $" + (start * {_step.Value.Stride}) + column")}, length);");
    }

    private void PrintRingPacking()
    {
        _output.Line("// Up to the end of the ring, and again from its first slot; in scratch memory another lap lies behind.");
        _output.Line($"ref float key = {KernelWriter.Memory(_step.Key, $" + (start * {_step.Key.Stride}) + column")};");
        _output.Line($"ref float value = {KernelWriter.Memory(_step.Value, $" + (start * {_step.Value.Stride}) + column")};");
        using (_output.Block("for (nint row = 0; row < length;)"))
        {
            _output.Line("nint slot = (past + row) % Cache.Slots;");
            _output.Line("nint before = (past + row - slot) * lap;");
            _output.Line("nint rows = Math.Min(length - row, Cache.Slots - slot);");
            _output.Line($"PackKeys(ref Unsafe.Add(ref keys, before * {_headDim}), ref Unsafe.Add(ref key, row * {_step.Key.Stride}), slot, rows);");
            _output.Line($"PackValues(ref Unsafe.Add(ref values, (before * {Panel.Pad(_headDim)}) + (slot * 16)), ref Unsafe.Add(ref value, row * {_step.Value.Stride}), rows);");
            _output.Line("row += rows;");
        }
    }

    private void RequirePacking()
    {
        _kernel.Require("PackKeys", () => AttentionPackingText.PrintKeys(_kernel, _headDim, _step.Key.Stride, prefetches: _kernel.Kernels.PrefetchesRows(_step.Key)));
        _kernel.Require("PackValues", () => AttentionPackingText.PrintValues(_kernel, _headDim, _step.Lap, _step.Value.Stride, prefetches: _kernel.Kernels.PrefetchesRows(_step.Value)));
        foreach (int every in _pattern.Parts.Select(part => part.Step).Distinct().Where(every => every > 1))
        {
            string suffix = AttentionProducts.SuffixOf(every);
            if (_isCached)
            {
                _kernel.Require($"GatherKeys{suffix}", () => AttentionPackingText.PrintKeyGathering(_kernel, $"GatherKeys{suffix}", _headDim, every));
                _kernel.Require($"GatherValues{suffix}", () => AttentionPackingText.PrintValueGathering(_kernel, $"GatherValues{suffix}", _headDim, _step.Lap, every));
                continue;
            }

            _kernel.Require($"PackKeys{suffix}", () => AttentionPackingText.PrintKeys(_kernel, _headDim, every * _step.Key.Stride, $"PackKeys{suffix}", $"Keys {every} positions apart", _kernel.Kernels.PrefetchesRows(_step.Key)));
            _kernel.Require($"PackValues{suffix}", () => AttentionPackingText.PrintValues(_kernel, _headDim, _step.Lap, every * _step.Value.Stride, $"PackValues{suffix}", $"Values {every} positions apart", prefetches: _kernel.Kernels.PrefetchesRows(_step.Value)));
        }
    }

    private void PrintHead(string column)
    {
        var attention = _step.Attention;
        string first = RunsInBlocks && _pattern.Band.Step == 1 ? "(start + block)" : "start";
        _output.Line($"ref float query = {KernelWriter.Memory(_step.Query, $" + ({first} * {_step.Query.Stride}) + {column}")};");
        _output.Line($"ref float context = {KernelWriter.Memory(_step.Output, $" + ({first} * {_step.Output.Stride}) + {column}")};");
        string head = $"{(column.Contains(' ') ? $"({column})" : column)} / {_headDim}";
        if (_step.Scratch.Keeps)
            DeclareKept(_kernel, _step, head);
        else if (!_pattern.IsDirect)
            DeclareStates(_kernel, _step, head);
        if (attention.Alibi && (!_pattern.IsDirect || _pattern.Band.Step > 1))
            _output.Line($"ref float slopes = {AlibiText.Slope(head)};");
        if (attention.DropoutRate > 0)
            _output.Line($"var mask = dropout.Mask({attention.DropoutSite} + (int)({head}), {Text.Literal(attention.DropoutRate)});");
        if (_pattern.IsDirect && _pattern.Band.Step == 1)
        {
            _output.Line();
            DirectRangeText.Print(_kernel, _step, _pattern, AlibiText.Slope(head), RunsInBlocks);
            return;
        }

        if (!_pattern.IsDirect)
        {
            _output.Line("BeginRows(ref context, ref maxima, ref sums, length);");
            _kernel.Require("BeginRows", () => OnlineSoftmaxText.PrintBegin(_kernel, "BeginRows", _headDim, _step.Output.Stride));
        }

        PrintParts();
        if (!_pattern.IsDirect)
        {
            _output.Line("FinishRows(ref context, ref sums, length);");
            _kernel.Require("FinishRows", () => OnlineSoftmaxText.PrintFinish(_kernel, "FinishRows", _headDim, _step.Output.Stride, _step.Output.Stride));
        }
    }

    private void PrintParts()
    {
        if (PacksPerHead && _pattern.Parts.Any(part => part.Step == 1))
            PrintPacking();

        foreach (int index in AttentionPartText.Order(_pattern))
        {
            var part = new AttentionPartText(_kernel, _step, _pattern, index);
            if (part.Every > 1)
                PrintClasses(part);
            else
                PrintCall(part, "keys", "values", offset: null);
        }
    }

    private void PrintClasses(AttentionPartText part)
    {
        int every = part.Every;
        using (part.EachClass())
        {
            if (_isCached)
            {
                _output.Line($"nint before = (past + offset) / {every};");
                _output.Line($"nint residue = (past + offset) % {every};");
                _output.Line($"ref float classKeys = {KernelWriter.Memory(_step.Scratch.ClassKeys!)};");
                _output.Line($"ref float classValues = {KernelWriter.Memory(_step.Scratch.ClassValues!)};");
                string first = ((BandPart)part.Part).Range.Left is { } left ? $"Math.Max(before - {left}, 0) & ~15" : "0";
                _output.Line($"GatherKeys{part.Suffix}(ref classKeys, ref keys, residue, {first}, before + rows);");
                _output.Line($"GatherValues{part.Suffix}(ref classValues, ref values, residue, {first}, before + rows);");
                PrintCall(part, "classKeys", "classValues", "offset");
            }
            else if (RunsInBlocks)
            {
                PrintClassInBlocks(part);
            }
            else
            {
                _output.Line($"PackKeys{part.Suffix}(ref keys, {KernelWriter.Memory(_step.Key, $" + ((start + offset) * {_step.Key.Stride}) + column")}, rows);");
                _output.Line($"PackValues{part.Suffix}(ref values, {KernelWriter.Memory(_step.Value, $" + ((start + offset) * {_step.Value.Stride}) + column")}, rows);");
                PrintCall(part, "keys", "values", "offset");
            }
        }
    }

    private void PrintClassInBlocks(AttentionPartText part)
    {
        string Row(View view) => $" + ((start + offset + (begin * {part.Every})) * {view.Stride}) + column";
        using (_output.Block($"for (nint block = 0; block < rows; block += {PatternPlan.BlockRows})"))
        {
            DirectRangeText.PrintPackingOfBlock(_output, _pattern, "rows",
                $"PackKeys{part.Suffix}(ref keys, {KernelWriter.Memory(_step.Key, Row(_step.Key))}, behind - begin);",
                $"PackValues{part.Suffix}(ref values, {KernelWriter.Memory(_step.Value, Row(_step.Value))}, behind - begin);");
            string first = $"offset + (block * {part.Every})";
            PrintCall(part, "keys", "values", $"({first})", ", block, begin");
        }
    }

    /// <param name="offset">The first row of a residue class; null where all rows take part.</param>
    /// <param name="block">Which block of a window's rows it is.</param>
    private void PrintCall(AttentionPartText part, string keys, string values, string? offset, string block = "")
    {
        string Row(string name, int stride) => AttentionPartText.From(name, stride, offset);
        string arguments = $"ref memory, {Row("query", _step.Query.Stride)}, {Row("context", _step.Output.Stride)}, ref {keys}, ref {values}";
        arguments += _pattern.IsDirect ? "" : $", {Row("maxima", 1)}, {Row("sums", 1)}";
        arguments += _step.Attention.Alibi ? ", ref slopes" : "";
        arguments += part.DropoutArguments(offset);
        arguments += _isCached ? offset is null ? ", past" : ", before" : "";
        arguments += offset is null ? ", length" : ", rows";
        _output.Line($"{part.Name}({arguments}{(IsRing ? ", lap" : "")}{block});");
        _kernel.Require(part.Name, () =>
        {
            if (part.Part is ListPart)
                ListText.Print(part);
            else if (_pattern.IsDirect)
                DirectRangeText.PrintMethod(part, _pattern, RunsInBlocks);
            else
                OnlineRangeText.Print(part);
        });
    }

    /// <summary>Where a head's scores and factors stay, from a row of the pass on.</summary>
    public static void DeclareKept(KernelWriter kernel, AttentionStep step, string head, string row = "start")
    {
        string first = $"({(head.Contains(' ') ? $"({head})" : head)} * {kernel.Plan.Capacities.Rows}) + {row}";
        kernel.Out.Line($"ref float scores = {KernelWriter.Memory(step.Scratch.Scores, 0, $" + (({first}) * {step.Scratch.Scores.Stride})")};");
        kernel.Out.Line($"ref float factors = {KernelWriter.Memory(step.Scratch.Factors, 0, $" + {first}")};");
    }

    /// <summary>Where the maxima and sums of a head's rows are, which a backward pass finds there for all heads.</summary>
    public static void DeclareStates(KernelWriter kernel, AttentionStep step, string head, string row = "start")
    {
        bool kept = step.Scratch.Maxima!.InLayer;
        string first = kept ? $" + ({(head.Contains(' ') ? $"({head})" : head)} * {kernel.Plan.Capacities.Rows}) + {row}" : "";
        kernel.Out.Line($"ref float maxima = {KernelWriter.Memory(step.Scratch.Maxima!, 0, first)};");
        kernel.Out.Line($"ref float sums = {KernelWriter.Memory(step.Scratch.Sums!, 0, first)};");
    }
}
