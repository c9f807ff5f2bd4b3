namespace TxGen.Generator.Tests.Harness;

/// <summary>A ragged batch for a golden model, its loss, and the gradient of every tensor, of Goldens/make_training_goldens.py.</summary>
internal sealed class TrainingGolden
{
    private readonly TensorFile _file;

    public TrainingGolden(string name)
    {
        _file = new TensorFile(Path.Combine(Files.Goldens, $"{name}.gradients.safetensors"));
        Model = new Golden(name);
        Batch = TrainingBatch.Read(_file, _file.Shape("lengths")[0]).Single();
        Loss = _file.Floats("loss").Single();
    }

    public Golden Model { get; }

    public TrainingBatch Batch { get; }

    public float Loss { get; }

    /// <summary>The tensors of the model's file.</summary>
    public IEnumerable<string> Names => _file.Names
        .Where(name => name.StartsWith("gradient.", StringComparison.Ordinal) && !name.EndsWith(".right", StringComparison.Ordinal))
        .Select(name => name["gradient.".Length..].Replace(".left", ""));

    /// <summary>The shape of a tensor of the model's file.</summary>
    public int[] Shape(string name) => _file.Has($"gradient.{name}")
        ? _file.Shape($"gradient.{name}")
        : [_file.Shape($"gradient.{name}.left")[0], _file.Shape($"gradient.{name}.right")[1]];

    /// <summary>The gradient of a tensor, in the order of the model's file; the name may be that of a saved model, which has no prefix.</summary>
    public float[] Gradient(string name)
    {
        string inFile = Names.Contains(Model.Prefix + name) ? Model.Prefix + name : name;
        return _file.Has($"gradient.{inFile}")
            ? _file.Floats($"gradient.{inFile}")
            : Product(_file.Floats($"gradient.{inFile}.left"), _file.Floats($"gradient.{inFile}.right"), Shape(inFile));
    }

    /// <summary>The largest norm of a tensor's gradient.</summary>
    public double LargestNorm => field > 0 ? field : field = Names.Max(name => Norm(Gradient(name)));

    public static double Norm(float[] values) => Math.Sqrt(values.Sum(value => (double)value * value));

    private static float[] Product(float[] left, float[] right, int[] shape)
    {
        int rank = left.Length / shape[0];
        var product = new float[shape[0] * shape[1]];
        for (int row = 0; row < shape[0]; row++)
        {
            for (int column = 0; column < shape[1]; column++)
            {
                double sum = 0;
                for (int i = 0; i < rank; i++)
                    sum += (double)left[(row * rank) + i] * right[(i * shape[1]) + column];
                product[(row * shape[1]) + column] = (float)sum;
            }
        }

        return product;
    }
}
