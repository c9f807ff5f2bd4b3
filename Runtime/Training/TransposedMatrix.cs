namespace TxGen.Runtime;

/// <summary>A matrix with a transposed copy; <see cref="TransposedMap.Matrix"/> tells how both lie.</summary>
internal readonly record struct TransposedMatrix(int Source, int Inputs, int Panels, int Destination)
{
    private const int Width = PanelLayout.Width;

    /// <summary>
    /// Its panels as runs. A block of 16 inputs and 16 outputs is 256 floats side by side on either side, and the blocks of a panel
    /// lie one transposed panel apart.
    /// </summary>
    /// <param name="panel">Number of the panel.</param>
    public ParameterRun Panel(int panel)
    {
        int length = checked(Inputs * Width);
        return new ParameterRun(checked(Source + panel * length), length, Decays: false)
        {
            Transposed = Destination + panel * Width * Width,
            BlockStride = Panels * Width * Width,
        };
    }
}
