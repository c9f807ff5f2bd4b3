namespace TxGen.Generator.Graph;

/// <summary>
/// One step of the mathematics, on values of known shape. A subclass holds everything that is true of the operation on any
/// machine: shapes, parameters, cost, a reference evaluation in double precision and, where models consist of it, its gradient.
/// How it is printed stands in Emission/Operations under the same name.
/// </summary>
internal abstract class Operation(Value[] outputs, Value[] inputs, Parameter?[] parameters)
{
    protected Operation(Value output, Value[] inputs, Parameter?[] parameters)
        : this([output], inputs, parameters)
    {
    }

    /// <summary>The values it defines: one, but for gradients, which have one for each input that needs it.</summary>
    public IReadOnlyList<Value> Outputs { get; } = outputs;

    public Value Output => Outputs[0];

    public IReadOnlyList<Value> Inputs { get; } = inputs;

    public IReadOnlyList<Parameter> Parameters { get; } = parameters.OfType<Parameter>().ToList();

    public virtual Cost Cost => default;

    /// <summary>Computes the outputs from the inputs, slowly and plainly: the oracle of every test.</summary>
    public abstract void Evaluate(Evaluation evaluation);

    /// <summary>
    /// The rule of reverse mode: appends what computes, from the gradient of the output, the gradients of inputs and parameters.
    /// </summary>
    public virtual void Differentiate(Differentiation gradients) =>
        throw new InvalidOperationException($"{GetType().Name} is a gradient itself; nothing needs its own.");
}
