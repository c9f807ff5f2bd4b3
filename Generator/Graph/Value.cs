namespace TxGen.Generator.Graph;

/// <summary>The first dimension of a value: a symbol of the call, since every other size is a literal.</summary>
internal enum RowSymbol
{
    /// <summary>All rows of all sequences in the call.</summary>
    Rows,

    /// <summary>One row for every sequence in the call.</summary>
    Segments,
}

/// <summary>An activation [rows, columns]. Values are identities: one operation defines each of them.</summary>
/// <param name="name">What the field calls it: hidden, query, context, ... Several values may share a name.</param>
internal sealed class Value(string name, RowSymbol rows, int columns)
{
    public string Name { get; } = name;

    public RowSymbol Rows { get; } = rows;

    public int Columns { get; } = columns;

    public override string ToString() => $"{Name} [{Rows.ToString().ToLowerInvariant()}, {Columns}]";
}
