namespace TxGen.Runtime;

/// <summary>factor · d_model^-½ · min(step^-½, step · warmup^-1½).</summary>
internal sealed record TransformerRate : LearningRate
{
    public TransformerRate(int dModel, int warmup, float factor)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dModel);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(warmup);
        DModel = dModel;
        Warmup = warmup;
        Factor = Checked(factor, nameof(factor));
    }

    public int DModel { get; }

    public int Warmup { get; }

    public float Factor { get; }

    private protected override float Rate(long step) =>
        (float)(Factor / Math.Sqrt(DModel) * Math.Min(1 / Math.Sqrt(step), step / (Warmup * Math.Sqrt(Warmup))));
}
