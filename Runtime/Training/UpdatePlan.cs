namespace TxGen.Runtime;

/// <summary>
/// What a training update walks over: the memory of all tensors in ascending order, cut where tensors decay differently and at panels
/// that have a transposed copy. Tables that stand in no file belong to no tensor, so nothing touches them.
/// </summary>
internal sealed class UpdatePlan
{
    private const int Width = PanelLayout.Width;

    /// <param name="map">The model's tensors, all float32.</param>
    /// <param name="transposed">Matrices with a transposed copy.</param>
    /// <param name="decay">What decays.</param>
    public UpdatePlan(WeightMap map, TransposedMap transposed, Decay decay)
    {
        List<ParameterRun> tensors = OfTensors(map, decay);
        Occupied = [.. Merge(tensors, (_, _) => true).Select(run => new MemoryRange(run.Start, run.Length))];
        Runs = [.. Merge(
            Cut(tensors, Panels(transposed)),
            (left, right) => left.Transposed < 0 && right.Transposed < 0 && left.Decays == right.Decays)];
    }

    /// <summary>What one update does, in this order.</summary>
    public ParameterRun[] Runs { get; }

    /// <summary>The memory of all runs; it depends on nothing but the tensors.</summary>
    public MemoryRange[] Occupied { get; }

    private static List<ParameterRun> OfTensors(WeightMap map, Decay decay)
    {
        var runs = new List<(ParameterRun Run, TensorBinding Tensor)>();
        foreach (TensorBinding tensor in map.Tensors)
        {
            bool decays = (Group(tensor.Kind) & decay) != 0;
            foreach (MemoryRange range in tensor.Layout.Memory)
                runs.Add((new ParameterRun(range.Start, range.Length, decays), tensor));
        }
        runs.Sort((a, b) => a.Run.Start.CompareTo(b.Run.Start));
        int end = 0;
        foreach ((ParameterRun run, TensorBinding tensor) in runs)
        {
            // Vectors of 16 pass over whole runs, padding included.
            if (run.Start % Width != 0)
                throw Refuse(tensor, $"starts at float {run.Start}, which is no multiple of {Width}");
            if (run.Start < end)
                throw Refuse(tensor, $"starts at float {run.Start}, but the tensor before it ends at {end}");
            if ((long)run.Start + run.Length > map.Floats)
                throw Refuse(tensor, $"ends with its padding at float {(long)run.Start + run.Length}, but packed memory has {map.Floats}");
            end = run.End;
        }
        return runs.ConvertAll(each => each.Run);

        static ArgumentException Refuse(TensorBinding tensor, string problem) =>
            new($"Tensor {MessageText.Quote(tensor.Name)} {problem}.", nameof(map));
    }

    private static Decay Group(ParameterKind kind) => kind switch
    {
        ParameterKind.Matrix or ParameterKind.ResidualProjection => Decay.Matrices,
        ParameterKind.Table => Decay.Embeddings,
        ParameterKind.Scale => Decay.Norms,
        _ => Decay.Biases,
    };

    private static List<ParameterRun> Panels(TransposedMap transposed)
    {
        var panels = new List<ParameterRun>();
        foreach (TransposedMatrix matrix in transposed.Matrices)
        {
            for (int panel = 0; panel < matrix.Panels; panel++)
                panels.Add(matrix.Panel(panel));
        }
        panels.Sort((a, b) => a.Start.CompareTo(b.Start));
        return panels;
    }

    /// <summary>Takes panels out of the tensors they are part of.</summary>
    private static IEnumerable<ParameterRun> Cut(List<ParameterRun> tensors, List<ParameterRun> panels)
    {
        int next = 0;
        foreach (ParameterRun tensor in tensors)
        {
            int start = tensor.Start;
            for (; next < panels.Count && panels[next].Start < tensor.End; next++)
            {
                ParameterRun panel = panels[next];
                if (panel.Start < start || panel.End > tensor.End)
                    throw Refuse(panel);
                yield return tensor with { Start = start, Length = panel.Start - start };
                yield return panel with { Decays = tensor.Decays };
                start = panel.End;
            }
            yield return tensor with { Start = start, Length = tensor.End - start };
        }
        if (next < panels.Count)
            throw Refuse(panels[next]);

        static ArgumentException Refuse(ParameterRun panel) =>
            new($"The panel from float {panel.Start} to {panel.End} is not inside of one tensor, or appears twice.", "transposed");
    }

    /// <summary>Joins runs that touch, and leaves out empty ones.</summary>
    private static List<ParameterRun> Merge(IEnumerable<ParameterRun> runs, Func<ParameterRun, ParameterRun, bool> alike)
    {
        var merged = new List<ParameterRun>();
        foreach (ParameterRun run in runs)
        {
            if (run.Length == 0)
                continue;
            if (merged.Count > 0 && merged[^1].End == run.Start && alike(merged[^1], run))
                merged[^1] = merged[^1] with { Length = merged[^1].Length + run.Length };
            else
                merged.Add(run);
        }
        return merged;
    }
}
