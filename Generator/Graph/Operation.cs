namespace TxGen.Generator.Graph;

/// <summary>
/// One step of the mathematics, on values of known shape. A subclass holds everything that is true of the operation on any
/// machine: shapes, parameters, cost and a reference evaluation in double precision. How it is printed stands in
/// Emission/Operations under the same name.
/// </summary>
internal abstract class Operation(Value output, Value[] inputs, Parameter?[] parameters)
{
    public Value Output { get; } = output;

    public IReadOnlyList<Value> Inputs { get; } = inputs;

    public IReadOnlyList<Parameter> Parameters { get; } = parameters.OfType<Parameter>().ToList();

    public virtual Cost Cost => default;

    /// <summary>Computes the output from the inputs, slowly and plainly: the oracle of every test.</summary>
    public abstract void Evaluate(Evaluation evaluation);
}
