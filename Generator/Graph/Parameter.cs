namespace TxGen.Generator.Graph;

/// <summary>What a parameter does, which decides how it is initialised; names are those of the runtime's ParameterKind.</summary>
internal enum ParameterKind
{
    Matrix,
    ResidualProjection,
    Table,
    Scale,
    Bias,
}

/// <summary>A learned tensor [rows, columns]; matrices are [outputs, inputs], vectors [1, columns].</summary>
/// <param name="Name">The name of TxGen's own scheme, without the layer in front: <c>attention.query.weight</c>.</param>
internal sealed record Parameter(string Name, ParameterKind Kind, int Rows, int Columns)
{
    public long Count => (long)Rows * Columns;

    /// <summary>Files have no dimension for its one row, which a table of one row has.</summary>
    public bool IsVector { get; init; } = Kind is ParameterKind.Scale or ParameterKind.Bias;

    /// <summary>The first layer has none.</summary>
    public bool SkipsFirst { get; init; }

    public static Parameter Matrix(string name, int outputs, int inputs) => new(name + ".weight", ParameterKind.Matrix, outputs, inputs);

    /// <summary>Fills the place of a bias that the model does not have beside one that it has.</summary>
    public static Parameter Zeros(int columns) => new("", ParameterKind.Bias, 1, columns);

    public bool IsStored => Name.Length > 0;

    public static Parameter Bias(string name, int columns) => new(name + ".bias", ParameterKind.Bias, 1, columns);
}
