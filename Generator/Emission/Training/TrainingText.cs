using TxGen.Generator.Emission.Kernels;
using TxGen.Generator.Graph;
using TxGen.Generator.Planning;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Emission.Training;

/// <summary>Prints the methods of a training pass above the kernels.</summary>
internal sealed class TrainingText(KernelWriter kernel, TrainingPlan plan)
{
    private readonly SourceWriter _out = kernel.Out;
    private readonly ModelSpec _spec = plan.Execution.Spec;
    private readonly TrainingCall _call = new(plan);

    public void Print()
    {
        PrintRun();
        PrintMethod("One layer on all rows of all sequences; what its way back needs is kept.", $"void Block({Declarations(BlockParameters(backward: false))})", Forward(SectionKind.Block));
        if (_spec.HeadActsOnRows)
            PrintHeadOfRows();
        PrintMethod("What a layer learns, and the gradient of the state it starts from in place of that of its result.",
            $"void BlockGradient({Declarations(BlockParameters(backward: true))})", Backward(SectionKind.Block));
        kernel.PrintRequired();
    }

    private SectionPlan? Forward(SectionKind kind) => plan.Execution.Sections.FirstOrDefault(section => section.Kind == kind && !section.IsBackward);

    private SectionPlan? Backward(SectionKind kind) => plan.Execution.Sections.FirstOrDefault(section => section.Kind == kind && section.IsBackward);

    private void PrintRun()
    {
        _out.Line();
        _out.Line("/// <summary>");
        _out.Line("/// Sequences through the model, and, if it learns, their gradients back through it, added to those of earlier passes.");
        _out.Line("/// </summary>");
        _out.Line($"/// <returns>The sum of the {(_call.OfClasses ? "losses of all rows that count" : "squared errors")}.</returns>");
        _out.Line("[MethodImpl(Kernel)]");
        using (_out.Block($"public static double Run({_call.Parameters})"))
        {
            StepText.Print(kernel, Forward(SectionKind.Input)!);
            _out.Line();
            Loop("Block", backward: false);
            Inline(Forward(SectionKind.Final));
            Sequences(Forward(SectionKind.Pooling));
            PrintLoss();
            _out.Line();
            _out.Line("if (!learns)");
            using (_out.Indent())
                _out.Line("return loss;");
            if (!_spec.HeadActsOnRows)
                Sequences(Backward(SectionKind.Head));
            Sequences(Backward(SectionKind.Pooling));
            Inline(Backward(SectionKind.Final));
            _out.Line();
            Loop("BlockGradient", backward: true);
            Inline(Backward(SectionKind.Input));
            _out.Line("return loss;");
        }
    }

    /// <summary>The result, the loss and its gradient: block by block where a head acts on every row.</summary>
    private void PrintLoss()
    {
        _out.Line();
        _out.Line("double loss = 0;");
        if (_spec.HeadActsOnRows)
        {
            int block = plan.Execution.Capacities.HeadRows;
            using (_out.Block($"for (nint first = 0; first < rows; first += {block})"))
            {
                _out.Line($"nint count = rows - first < {block} ? rows - first : {block};");
                _out.Line($"loss += Head(ref memory, ref weights, ref transposed, ref gradients, first, count, targets.Slice((int)first, (int)count), {_call.GoalArgument}, learns);");
            }

            return;
        }

        Sequences(Forward(SectionKind.Head));
        Inline(Forward(SectionKind.Loss), _call.OfRows ? "rows" : "lengths.Length");
    }

    private void PrintHeadOfRows()
    {
        _out.Line();
        _out.Line("/// <summary>The head on some rows of the hidden states, their loss and, if it learns, their gradients.</summary>");
        _out.Line("[MethodImpl(Kernel)]");
        using (_out.Block(
            $"private static double Head(ref float memory, ref float weights, ref float transposed, ref float gradients, nint first, nint rows, ReadOnlySpan<{_call.TargetType}> targets, {_call.GoalParameter}, bool learns)"))
        {
            StepText.Print(kernel, Forward(SectionKind.Head)!);
            _out.Line();
            _out.Line("double loss = 0;");
            StepText.Print(kernel, Forward(SectionKind.Loss)!);
            using (_out.Block("if (learns)"))
                StepText.Print(kernel, Backward(SectionKind.Head)!);
            _out.Line("return loss;");
        }
    }

    /// <summary>A section with a row for each sequence.</summary>
    private void Sequences(SectionPlan? section) => Inline(section, "lengths.Length");

    private void Inline(SectionPlan? section, string rows = "rows")
    {
        if (section is null || section.Steps.Count == 0)
            return;
        _out.Line();
        StepText.Print(kernel, section, rows);
    }

    /// <summary>A call for every layer, an argument a line.</summary>
    private void Loop(string method, bool backward)
    {
        var loop = _spec.Layers == 1 ? null
            : _out.Block(backward ? $"for (nint layer = {_spec.Layers - 1}; layer >= 0; layer--)" : $"for (nint layer = 0; layer < {_spec.Layers}; layer++)");
        var arguments = BlockParameters(backward).Select(parameter => parameter.Argument).ToList();
        using (loop)
        {
            _out.Line($"{method}(");
            using (_out.Indent())
            {
                for (int i = 0; i < arguments.Count; i++)
                    _out.Line(arguments[i] + (i < arguments.Count - 1 ? "," : ");"));
            }
        }
    }

    private void PrintMethod(string summary, string signature, SectionPlan? section)
    {
        if (section is null)
            return;
        _out.Line();
        _out.Line($"/// <summary>{summary}</summary>");
        _out.Line("[MethodImpl(Kernel)]");
        using (_out.Block($"private static {signature}"))
            StepText.Print(kernel, section);
    }

    /// <summary>What a layer gets, and what the loop over layers gives it.</summary>
    private IEnumerable<(string Declaration, string Argument)> BlockParameters(bool backward)
    {
        string Layer(string name, string first, string stride) => _spec.Layers == 1 ? $"ref Unsafe.Add(ref {name}, {first})" : $"ref Unsafe.Add(ref {name}, {first} + (layer * {stride}))";
        yield return ("ref float memory", "ref memory");
        yield return ("ref float kept", Layer("memory", "Memory.FirstHidden", "Kept.Stride"));
        if (_spec.HasRotaryTable)
            yield return ("ref float weights", "ref weights");
        yield return ("ref float layer", Layer("weights", "Weights.FirstLayer", "Weights.LayerStride"));
        if (_spec.LayersDiffer)
            yield return ($"nint {LayerChoice.Index}", "layer");
        if (backward)
        {
            yield return ("ref float layerTransposed", Layer("transposed", "Transposed.FirstLayer", "Transposed.LayerStride"));
            yield return ("ref float layerGradients", Layer("gradients", "Weights.FirstLayer", "Weights.LayerStride"));
        }

        yield return ("ReadOnlySpan<int> lengths", "lengths");
        yield return ("nint rows", "rows");
        if (_call.Drops)
            yield return ("DropoutCall dropout", _spec.Layers == 1 ? "dropout" : "dropout.Of((int)layer)");
    }

    private static string Declarations(IEnumerable<(string Declaration, string Argument)> parameters) => string.Join(", ", parameters.Select(parameter => parameter.Declaration));
}
