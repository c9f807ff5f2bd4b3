namespace TxGen.Runtime;

/// <summary>A matrix that is packed in panels: how the file stores it, and where its parts go.</summary>
internal sealed record PanelShape(MatrixOrder Order, int Inputs, int Outputs, PanelPart[] Parts);
