using System.Globalization;
using TxGen;

namespace Train;

/// <summary>What the user asks for.</summary>
/// <param name="Text">The file to learn from.</param>
/// <param name="Steps">The step at which training ends.</param>
/// <param name="DecaySteps">The step at which the learning rate is at its lowest.</param>
/// <param name="Seed">Decides where the weights start, what is learned when, and the samples.</param>
/// <param name="Rate">The highest learning rate.</param>
/// <param name="Weights">Where the trained weights go.</param>
/// <param name="Checkpoint">Where all that training needs to go on goes.</param>
/// <param name="Resumes">Training goes on from the checkpoint.</param>
/// <param name="Curve">Where the drawing of the losses goes.</param>
/// <param name="SampleEvery">Steps from one report to the next, each with validation, sample and checkpoint.</param>
/// <param name="Prompt">What samples begin with.</param>
/// <param name="Temperature">How wild samples are.</param>
internal sealed record Request(
    string Text, int Steps, int DecaySteps, int Seed, float Rate, string Weights, string Checkpoint, bool Resumes, string Curve,
    int SampleEvery, string Prompt, float Temperature)
{
    private const int WarmUp = 100;

    /// <summary>What a checkpoint does not tell; training that goes on must be given the same.</summary>
    public string Assumed => string.Create(CultureInfo.InvariantCulture, $"rate {Rate}, a tenth of it at step {DecaySteps}");

    /// <summary>nanoGPT's choices for a small text.</summary>
    public TrainerOptions Options => new()
    {
        Optimizer = Optimizer.AdamW(weightDecay: 0.1, beta2: 0.99, on: Decay.Matrices | Decay.Embeddings),
        LearningRate = LearningRate.Cosine(Rate, Math.Min(WarmUp, DecaySteps / 10), DecaySteps, final: Rate / 10),
        MaxGradientNorm = 1,
        Seed = Seed,
    };
}

/// <summary>Something the user can put right; the message says how.</summary>
internal sealed class BadInputException(string message) : Exception(message);
