using TxGen.Generator.Spec;

namespace TxGen.Generator.Graph.Operations;

/// <summary>A nonlinearity a graph may contain: those of the feed-forward network, and tanh for the pooler.</summary>
internal enum Nonlinearity
{
    Relu,
    Gelu,
    GeluTanh,
    Silu,
    Tanh,
}

/// <summary>output = f(input), element by element.</summary>
internal sealed class Activate(Value output, Value input, Nonlinearity function) : Operation(output, [input], [])
{
    public Nonlinearity Function { get; } = function;

    public static Nonlinearity Of(Activation activation) => activation switch
    {
        Activation.Gelu => Nonlinearity.Gelu,
        Activation.GeluTanh => Nonlinearity.GeluTanh,
        Activation.Silu => Nonlinearity.Silu,
        _ => Nonlinearity.Relu,
    };

    public static double Apply(Nonlinearity function, double x) => function switch
    {
        Nonlinearity.Relu => x < 0 ? 0 : x,
        Nonlinearity.Gelu => 0.5 * x * (1 + Erf(x / Math.Sqrt(2))),
        Nonlinearity.GeluTanh => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))),
        Nonlinearity.Silu => x / (1 + Math.Exp(-x)),
        _ => Math.Tanh(x),
    };

    /// <summary>The slope of a nonlinearity; a ReLU has none at 0, as in PyTorch.</summary>
    public static double Slope(Nonlinearity function, double x)
    {
        switch (function)
        {
            case Nonlinearity.Relu:
                return x > 0 ? 1 : 0;
            case Nonlinearity.Gelu:
                return (0.5 * (1 + Erf(x / Math.Sqrt(2)))) + (x * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI));
            case Nonlinearity.GeluTanh:
                double tanh = Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)));
                return (0.5 * (1 + tanh)) + (0.5 * x * (1 - (tanh * tanh)) * Math.Sqrt(2 / Math.PI) * (1 + (3 * 0.044715 * x * x)));
            case Nonlinearity.Silu:
                double sigmoid = 1 / (1 + Math.Exp(-x));
                return sigmoid * (1 + (x * (1 - sigmoid)));
            default:
                return 1 - (Math.Tanh(x) * Math.Tanh(x));
        }
    }

    public override void Differentiate(Differentiation gradients)
    {
        if (!gradients.Needs(Inputs[0]))
            return;
        var input = Differentiation.Like(Inputs[0]);
        gradients.Emit(new ActivateGradient(input, gradients.Of(Output), Inputs[0], Function));
        gradients.Contribute(Inputs[0], input);
    }

    public override void Evaluate(Evaluation evaluation)
    {
        var input = evaluation[Inputs[0]];
        var result = evaluation.Define(Output);
        for (int row = 0; row < input.Rows; row++)
            for (int column = 0; column < Output.Columns; column++)
                result[row, column] = Apply(Function, input[row, column]);
    }

    /// <summary>The error function by its Maclaurin series, to double precision; beyond 6 it is 1.</summary>
    private static double Erf(double x)
    {
        if (Math.Abs(x) > 6)
            return Math.Sign(x);

        // erf x = 2/√π · e^(-x²) · Σ 2ⁿ x^(2n+1) / (1·3·…·(2n+1)), all terms of one sign.
        double term = x, sum = x;
        for (int n = 1; Math.Abs(term) > 1e-17 * Math.Abs(sum); n++)
        {
            term *= 2 * x * x / ((2 * n) + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }
}
