using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TxGen.Runtime;

/// <summary>The leading sequences of a batch that go through the model together.</summary>
/// <param name="Segments">Number of sequences.</param>
/// <param name="Inputs">Tokens or float rows they have.</param>
/// <param name="Rows">Rows they have in the model, class tokens included.</param>
public readonly record struct BatchPass(int Segments, int Inputs, int Rows)
{
    /// <summary>Takes as many sequences as fit; one always does.</summary>
    /// <param name="lengths">Lengths of the remaining sequences, checked.</param>
    /// <param name="extraRows">Rows the model puts in front of each.</param>
    /// <param name="rowCapacity">Most rows of a pass.</param>
    /// <param name="segmentCapacity">Most sequences of a pass.</param>
    public static BatchPass Take(ReadOnlySpan<int> lengths, int extraRows, int rowCapacity, int segmentCapacity)
    {
        int segments = 0, inputs = 0, rows = 0;
        while (segments < lengths.Length && segments < segmentCapacity && rows + lengths[segments] + extraRows <= rowCapacity)
        {
            inputs += lengths[segments];
            rows += lengths[segments] + extraRows;
            segments++;
        }

        return new(segments, inputs, rows);
    }

    /// <summary>Copies padded rows to where the caller wants them, without the padding.</summary>
    /// <param name="source">The first row.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Floats of a row.</param>
    /// <param name="destination">Receives [rows, columns].</param>
    public static void CopyRows(ref float source, int stride, int rows, int columns, Span<float> destination)
    {
        for (int row = 0; row < rows; row++)
        {
            MemoryMarshal.CreateReadOnlySpan(ref source, columns).CopyTo(destination.Slice(row * columns, columns));
            source = ref Unsafe.Add(ref source, stride);
        }
    }
}
