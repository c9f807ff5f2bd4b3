namespace TxGen.Runtime;

/// <summary>
/// Which matrices the backward pass also needs transposed, and where those lie in a memory of their own. Generated code fills it once
/// per model.
/// </summary>
public sealed class TransposedMap
{
    private const int Width = PanelLayout.Width;

    private readonly List<TransposedMatrix> _matrices = [];

    /// <summary>Starts the map of a model.</summary>
    /// <param name="floats">Size of the memory of transposed matrices.</param>
    public TransposedMap(int floats)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(floats);
        Floats = floats;
    }

    /// <summary>Size of the memory of transposed matrices in floats.</summary>
    public int Floats { get; }

    internal IReadOnlyList<TransposedMatrix> Matrices => _matrices;

    /// <summary>
    /// Adds a matrix that lies in packed weights as <c>[panels][inputs][16]</c>, and transposed as
    /// <c>[inputs / 16, rounded up][16 * panels][16]</c>: input k of output n lies at float
    /// <c>destination + (k / 16 * 16 * panels + n) * 16 + k % 16</c>. Inputs that pad the last panel are zero.
    /// </summary>
    /// <param name="source">Where the first panel starts in packed weights; a multiple of 16.</param>
    /// <param name="inputs">Inputs of every panel.</param>
    /// <param name="panels">Panels of 16 outputs, one behind another, whichever tensors they belong to.</param>
    /// <param name="destination">Where the transposed matrix starts; a multiple of 16.</param>
    public void Matrix(int source, int inputs, int panels, int destination)
    {
        CheckStart(source, nameof(source));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(panels);
        CheckStart(destination, nameof(destination));
        Int128 end = destination + (Int128)PanelLayout.Count(inputs) * panels * Width * Width;
        if (end > Floats)
        {
            throw new ArgumentOutOfRangeException(
                nameof(destination), destination, $"The transposed matrix ends at float {end}, but its memory has {Floats}.");
        }
        _matrices.Add(new TransposedMatrix(source, inputs, panels, destination));
    }

    private static void CheckStart(int start, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start, name);
        if (start % Width != 0)
            throw new ArgumentOutOfRangeException(name, start, $"{name} is {start}, but must be a multiple of {Width}.");
    }
}
