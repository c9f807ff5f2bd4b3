namespace Train;

/// <summary>How the losses went.</summary>
internal sealed class Curve
{
    private const double Inertia = 0.98;

    private readonly List<double> _losses = [];
    private readonly List<CurvePoint> _validations = [];
    private double _sum;
    private double _weight;

    /// <param name="start">Steps before the first loss.</param>
    public Curve(long start) => Start = start;

    /// <summary>Steps before the first loss: more than none when training was resumed.</summary>
    public long Start { get; }

    /// <summary>The step of the last loss.</summary>
    public long End => Start + _losses.Count;

    /// <summary>The mean of the last losses, in which later ones count more.</summary>
    public double Smoothed => _sum / _weight;

    /// <summary>Losses on text that is not learned from.</summary>
    public IReadOnlyList<CurvePoint> Validations => _validations;

    public void Add(double loss)
    {
        _losses.Add(loss);
        _sum = (Inertia * _sum) + loss;
        _weight = (Inertia * _weight) + 1;
    }

    public void AddValidation(double loss) => _validations.Add(new(End, loss));

    /// <summary>The losses as no more than so many points, each the mean of its share of the steps.</summary>
    public IReadOnlyList<CurvePoint> Points(int most)
    {
        int count = Math.Min(most, _losses.Count);
        var points = new CurvePoint[count];
        for (int i = 0; i < count; i++)
        {
            int from = (int)((long)_losses.Count * i / count);
            int to = (int)((long)_losses.Count * (i + 1) / count);
            double sum = 0;
            for (int j = from; j < to; j++)
                sum += _losses[j];
            points[i] = new(Start + ((from + to + 1) / 2), sum / (to - from));
        }

        return points;
    }
}

/// <summary>A loss and its step.</summary>
internal readonly record struct CurvePoint(long Step, double Loss);

/// <summary>What part of the plane a drawing shows.</summary>
internal readonly record struct CurveRange(long First, long Last, double Low, double High)
{
    public static CurveRange Of(IEnumerable<CurvePoint> points)
    {
        var all = points.ToList();
        double low = all.Min(point => point.Loss);
        double high = all.Max(point => point.Loss);
        // A flat curve has a height, too.
        return new(all.Min(point => point.Step), all.Max(point => point.Step), low, Math.Max(high, low + 1e-3));
    }

    /// <summary>From 0 at the left to 1 at the right.</summary>
    public double X(long step) => Last == First ? 0 : (double)(step - First) / (Last - First);

    /// <summary>From 0 at the bottom to 1 at the top.</summary>
    public double Y(double loss) => (loss - Low) / (High - Low);
}
