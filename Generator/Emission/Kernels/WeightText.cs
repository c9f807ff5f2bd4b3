using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Weights;

namespace TxGen.Generator.Emission.Kernels;

/// <summary>How weights become floats on their way out of panels, in the one place where kernels tell formats apart.</summary>
internal static class WeightText
{
    /// <summary>A vector of one input's weights.</summary>
    /// <param name="input">The input, counted from the first of a step.</param>
    /// <param name="panel">Floats from the reference to the panel.</param>
    /// <param name="part">The vector, counted from the first of the panel.</param>
    public static string Load(Isa isa, PanelFormat format, int input, long panel, int part)
    {
        long offset = panel + (part * format.StepFloats / isa.Parts);
        int bits = isa.Lanes * 8 * sizeof(float);
        return format == PanelFormat.BFloat16 ? Call(input == 0 ? $"BFloat16Panel.Even{bits}" : $"BFloat16Panel.Odd{bits}")
            : format == PanelFormat.Int8 ? Call($"Int8Panel.Load{bits}")
            : isa.Load("weights", $"{offset}");

        string Call(string method) => offset == 0 ? $"{method}(ref weights)" : $"{method}(ref weights, {offset})";
    }

    /// <summary>Declares where one output of a matrix lies that also is a table; its inputs are a column of a panel.</summary>
    public static void DeclareColumn(SourceWriter output, PanelFormat format, WeightConstant table, string index, int inputs)
    {
        string panel = $"ref Unsafe.Add(ref weights, Weights.{table.Name} + (({index} >> 4) * {format.PanelFloats(inputs)})";
        if (table.Scale is null)
        {
            output.Line($"ref float word = {panel} + ({index} & 15));");
            return;
        }

        output.Line($"ref float words = {panel});");
        output.Line($"nint lane = {index} & 15;");
        output.Line($"float wordScale = Unsafe.Add(ref weights, Weights.{table.Scale.Name} + {index});");
    }

    /// <summary>Writes what was declared to <c>output</c> as a row.</summary>
    public static void CopyColumn(SourceWriter output, PanelFormat format, int inputs)
    {
        if (format == PanelFormat.BFloat16)
        {
            // The pair of an odd last input has a zero, which joins those that pad the row.
            using (output.Block($"for (nint k = 0; k < {inputs}; k += 2)"))
            {
                output.Line($"float pair = Unsafe.Add(ref word, k * {format.StepFloats / format.StepInputs});");
                output.Line("Unsafe.Add(ref output, k) = BFloat16Panel.Even(pair);");
                output.Line("Unsafe.Add(ref output, k + 1) = BFloat16Panel.Odd(pair);");
            }

            return;
        }

        output.Line($"for (nint k = 0; k < {inputs}; k++)");
        using (output.Indent())
        {
            output.Line(format == PanelFormat.Int8
                ? "Unsafe.Add(ref output, k) = wordScale * Int8Panel.At(ref words, (k * 16) + lane);"
                : "Unsafe.Add(ref output, k) = Unsafe.Add(ref word, k * 16);");
        }
    }
}
