namespace TxGen.Generator.Planning;

/// <summary>A region of session memory, alive from the step that first writes it to the step that last reads it.</summary>
internal sealed class BufferPlan(string name, string shape, int rows, int stride)
{
    /// <summary>Name of its offset among the generated constants.</summary>
    public string Name { get; } = name;

    /// <summary>Shape in the field's words, for the comment beside the constant.</summary>
    public string Shape { get; } = shape;

    public int Rows { get; } = rows;

    /// <summary>Floats from one row to the next.</summary>
    public int Stride { get; } = stride;

    /// <summary>Floats, in whole panels, so that what lies behind is aligned too.</summary>
    public long Size => ((((long)Rows * Stride) + Panel.Columns - 1) / Panel.Columns) * Panel.Columns;

    public int FirstStep { get; private set; } = int.MaxValue;

    public int LastStep { get; private set; } = -1;

    /// <summary>Floats from the start of session memory, or of what is kept of a layer.</summary>
    public long Offset { get; set; }

    /// <summary>Every layer has one of its own, kept for the backward pass.</summary>
    public bool InLayer { get; set; }

    /// <summary>It holds a block of rows at a time, counted from its own start.</summary>
    public bool OfSomeRows { get; init; }

    public void UseAt(int step)
    {
        FirstStep = Math.Min(FirstStep, step);
        LastStep = Math.Max(LastStep, step);
    }

    public bool IsAliveWith(BufferPlan other) => FirstStep <= other.LastStep && other.FirstStep <= LastStep;
}

/// <summary>Columns of a buffer.</summary>
internal readonly record struct View(BufferPlan Buffer, int Column)
{
    public int Stride => Buffer.Stride;
}

/// <summary>All buffers with their offsets: two that are alive together never overlap.</summary>
internal sealed class MemoryPlan
{
    /// <summary>Vector loads of the last row may reach this far behind it.</summary>
    private const int Slack = Panel.Columns;

    private MemoryPlan(IReadOnlyList<BufferPlan> buffers)
    {
        Buffers = buffers;
        Floats = Slack + buffers.Select(buffer => buffer.Offset + buffer.Size).DefaultIfEmpty(0).Max();
    }

    public IReadOnlyList<BufferPlan> Buffers { get; }

    public long Floats { get; }

    /// <summary>First fit, largest buffer first.</summary>
    public static MemoryPlan Place(IReadOnlyList<BufferPlan> buffers)
    {
        var placed = new List<BufferPlan>();
        foreach (var buffer in buffers.OrderByDescending(each => each.Size).ThenBy(each => each.Name, StringComparer.Ordinal))
        {
            long offset = 0;
            foreach (var other in placed.Where(buffer.IsAliveWith).OrderBy(each => each.Offset))
            {
                if (offset + buffer.Size <= other.Offset)
                    break;
                offset = Math.Max(offset, other.Offset + other.Size);
            }

            buffer.Offset = offset;
            placed.Add(buffer);
        }

        return new(buffers.OrderBy(buffer => buffer.FirstStep).ThenBy(buffer => buffer.Offset).ToList());
    }
}
