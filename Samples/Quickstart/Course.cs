using System.Diagnostics;
using System.Globalization;
using TxGen;

namespace Quickstart;

/// <summary>Trains the model from scratch. Equal seeds and steps write equal files, on every processor with fused multiply-add.</summary>
/// <param name="Seed">Decides where the weights start, and which words they learn from.</param>
/// <param name="Steps">Batches to learn from.</param>
/// <param name="Output">The weights file.</param>
internal sealed record Course(int Seed, int Steps, string Output)
{
    public const int UsualSteps = 8000;

    /// <summary>Words of an exam come from a seed that no course may take: they are no course's words over again.</summary>
    public const int ExamSeed = int.MaxValue;

    private const int Reports = 10;
    private const int WarmUp = 100;

    public void Run()
    {
        RequireWritable();
        using var start = LetterSorter.CreateRandom(Seed, Initialization.XavierUniform);
        using var trainer = start.CreateTrainer(new()
        {
            Optimizer = Optimizer.AdamW(beta2: 0.98),
            LearningRate = LearningRate.Cosine(3e-3f, WarmUp, Math.Max(Steps, WarmUp + 1), final: 3e-5f),
            MaxGradientNorm = 1,
        });

        int[] tokens = new int[LetterSorter.TrainingBatch * LetterSorter.TrainingLength];
        int[] sorted = new int[tokens.Length];
        int[] lengths = new int[LetterSorter.TrainingBatch];
        var words = new RandomWords(Seed);
        var exam = new Exam(new RandomWords(ExamSeed));
        long began = Stopwatch.GetTimestamp();
        int reported = 0;
        double sum = 0;
        for (int step = 1; step <= Steps; step++)
        {
            int count = Draw(words, exam, lengths, tokens, sorted);
            sum += trainer.Step(tokens.AsSpan(0, count), lengths, sorted.AsSpan(0, count));
            // The last step is always among those reported.
            if ((long)step * Reports / Steps == (step - 1L) * Reports / Steps)
                continue;
            using var model = trainer.Publish();
            double share = exam.Share(model, LetterSorter.MaxLength);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"step {step} of {Steps} · loss {sum / (step - reported):0.00000} · {share:0.0%} of words of {LetterSorter.MaxLength} letters sorted · {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s"));
            (reported, sum) = (step, 0);
        }

        trainer.Save(Output);
        using (var model = trainer.Publish())
            Report(model, exam);
        Console.WriteLine($"weights: {Path.GetFullPath(Output)}");
    }

    /// <summary>Fills a batch with words, one behind another, and what they are when sorted. The exam asks for none of them any more.</summary>
    /// <returns>The number of letters.</returns>
    private static int Draw(RandomWords words, Exam exam, Span<int> lengths, Span<int> tokens, Span<int> sorted)
    {
        int count = 0;
        foreach (ref int length in lengths)
        {
            length = words.NextLength();
            var word = tokens.Slice(count, length);
            words.Fill(word);
            exam.Strike(word);
            var answer = sorted.Slice(count, length);
            word.CopyTo(answer);
            answer.Sort();
            count += length;
        }

        return count;
    }

    private static void Report(LetterSorter model, Exam exam)
    {
        Console.WriteLine($"words sorted; from {Exam.FirstUnseen} letters on, none of them was learned from:");
        for (int length = 1; length <= LetterSorter.MaxLength; length++)
        {
            int count = exam.Count(length);
            Console.WriteLine(count == 0
                ? $"  length {length,2}: all were learned from"
                : string.Create(CultureInfo.InvariantCulture, $"  length {length,2}: {exam.Share(model, length),6:0.0%} of {count}"));
        }
    }

    /// <summary>Better now than when all is learned.</summary>
    private void RequireWritable()
    {
        if (Directory.Exists(Output))
            throw new IOException($"{Output} is a folder, but must be a file.");
        if (Path.GetDirectoryName(Path.GetFullPath(Output)) is { } folder && !Directory.Exists(folder))
            throw new IOException($"The folder {folder} does not exist.");
        File.Create($"{Output}.{Guid.NewGuid():N}.tmp", bufferSize: 1, FileOptions.DeleteOnClose).Dispose();
    }
}
