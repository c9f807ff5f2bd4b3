using TxGen.Generator.Graph;
using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Kernels;
using TxGen.Generator.Planning.Weights;

namespace TxGen.Generator.Emission.Kernels;

/// <summary>What emitters of operations work with: the text so far, the instruction set's spelling, and the kernels still to print.</summary>
internal sealed class KernelWriter(ExecutionPlan plan, Isa isa, SourceWriter output)
{
    private readonly List<Action> _pending = [];
    private int _next;
    private readonly HashSet<string> _required = [];

    public ExecutionPlan Plan { get; } = plan;

    public Isa Isa { get; } = isa;

    public SourceWriter Out { get; } = output;

    public KernelPlan Kernels { get; } = new(plan, isa.Tiles);

    /// <summary>The sequences of a call as declarations: their lengths, and a decoder's caches, of which a call without cache has none.</summary>
    public string SequenceParameters => Plan.Cache is null ? "ReadOnlySpan<int> lengths" : "ReadOnlySpan<int> lengths, ReadOnlySpan<KeyValueCache> caches";

    public string SequenceArguments => Plan.Cache is null ? "lengths" : "lengths, caches";

    /// <summary>A loop over the sequences of a call; a decoder's have <c>past</c> positions in their caches.</summary>
    public IDisposable EachSequence(bool needsPast = true)
    {
        if (Plan.Cache is null)
            return Out.Block("foreach (int length in lengths)");
        var loop = Out.Block("for (int s = 0; s < lengths.Length; s++)");
        Out.Line("int length = lengths[s];");
        if (needsPast)
            Out.Line("nint past = caches.IsEmpty ? 0 : caches[s].Place;");
        return loop;
    }

    /// <summary>The place of a view in session memory, as an argument.</summary>
    public static string Memory(View view, string index = "") => Memory(view.Buffer, view.Column, index);

    public static string Memory(BufferPlan buffer, int column = 0, string index = "") =>
        $"ref Unsafe.Add(ref {(buffer.InLayer ? "kept, Kept" : "memory, Memory")}.{buffer.Name}{(column == 0 ? "" : $" + {column}")}{index})";

    /// <summary>The same, where a head that acts on every row has come to the row <c>first</c>.</summary>
    public string Rows(View view, SectionKind section)
    {
        bool some = section is SectionKind.Head or SectionKind.Loss && Plan.Spec.HeadActsOnRows && !view.Buffer.OfSomeRows;
        return Memory(view, some ? $" + (first * {view.Stride})" : "");
    }

    /// <summary>The place of a parameter in packed weights, as an argument.</summary>
    public static string Weight(WeightConstant constant, string index = "") => constant.IsTransposed
        ? $"ref Unsafe.Add(ref {(constant.InLayer ? "layerTransposed" : "transposed")}, Transposed.{constant.Name}{index})"
        : $"ref Unsafe.Add(ref {(constant.InLayer ? "layer" : "weights")}, Weights.{constant.Name}{index})";

    /// <summary>The place of a parameter's gradient, which is that of the parameter in memory of its own.</summary>
    public static string Gradient(WeightConstant constant, string index = "") =>
        $"ref Unsafe.Add(ref {(constant.InLayer ? "layerGradients" : "gradients")}, Weights.{constant.Name}{index})";

    /// <summary>A kernel that a call just written needs; it is printed once, as close behind its first caller as can be.</summary>
    public void Require(string name, Action print)
    {
        if (_required.Add(name))
            _pending.Insert(_next++, print);
    }

    /// <summary>Prints required kernels, each followed by those that it requires itself.</summary>
    public void PrintRequired()
    {
        while (_pending.Count > 0)
        {
            var print = _pending[0];
            _pending.RemoveAt(0);
            _next = 0;
            print();
        }
    }

    /// <summary>A documented leaf method that the compiler optimises fully at its first call.</summary>
    public IDisposable Kernel(string summary, string signature)
    {
        Out.Line();
        Out.Line($"/// <summary>{summary}</summary>");
        Out.Line("[MethodImpl(Kernel)]");
        return Out.Block($"private static {signature}");
    }

    /// <summary>A statement for every vector of a panel, unless there is nothing to say.</summary>
    public void EachPart(Func<int, string?> statement)
    {
        for (int part = 0; part < Isa.Parts; part++)
            if (statement(part) is { } text)
                Out.Line(text);
    }

    /// <summary>A loop over the panels of a row, or its body alone where there is just one. The body gets the offset of each part.</summary>
    public void EachPanel(int columns, Action<Func<int, string>> body)
    {
        int panels = Panel.Count(columns);
        if (panels == 1)
        {
            body(part => $"{part * Isa.Lanes}");
            return;
        }

        using (Out.Block($"for (nuint c = 0; c < {panels * Panel.Columns}; c += {Panel.Columns})"))
            body(part => part == 0 ? "c" : $"c + {part * Isa.Lanes}");
    }

    /// <summary>Like <see cref="EachPanel"/>, but the last panel apart where only some of its lanes are columns.</summary>
    public void EachPanelWithTail(int columns, Action<Func<int, string>> whole, Action<Func<int, string>> tail)
    {
        int rest = columns % Panel.Columns;
        if (rest == 0)
        {
            EachPanel(columns, whole);
            return;
        }

        int last = columns - rest;
        if (last > 0)
            EachPanel(last, whole);
        tail(part => $"{last + (part * Isa.Lanes)}");
    }

    /// <summary>Declares masks for the last panel of a row where a vector is partly filled: <c>tail</c>, or <c>tail0</c>, ...</summary>
    public void DeclareTail(int columns)
    {
        int rest = columns % Panel.Columns;
        var partial = Enumerable.Range(0, Isa.Parts).Where(part => TailOf(columns, part) == Tail.Partial).ToList();
        if (partial.Count == 0)
            return;
        Out.Line($"// {columns} columns leave {rest} in the last panel of 16; its other lanes do not count.");
        foreach (int part in partial)
            Out.Line($"var {Isa.Part("tail", part)} = {Isa.ColumnMask(rest, part)};");
        Out.Line();
    }

    /// <summary>How far a part of a row's last panel is filled with columns.</summary>
    public Tail TailOf(int columns, int part)
    {
        int rest = columns % Panel.Columns;
        return rest == 0 || rest >= (part + 1) * Isa.Lanes ? Tail.Full : rest <= part * Isa.Lanes ? Tail.Empty : Tail.Partial;
    }

    /// <summary>A vector of a row's last panel, zero in the lanes beyond its columns.</summary>
    public string Masked(string vector, int columns, int part) => TailOf(columns, part) switch
    {
        Tail.Full => vector,
        Tail.Empty => Isa.Zero,
        _ => $"{vector} & {Isa.Part("tail", part)}",
    };
}

/// <summary>How far a vector at the end of a row is filled.</summary>
internal enum Tail
{
    Full,
    Partial,
    Empty,
}
