using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Train;

/// <summary>A text to be written by trained weights.</summary>
/// <param name="Weights">Their file.</param>
/// <param name="Prompt">What the text begins with.</param>
/// <param name="Temperature">How wild it is.</param>
/// <param name="Length">Bytes behind the prompt.</param>
/// <param name="Seed">Equal seeds give equal texts.</param>
internal sealed record Generation(string Weights, string Prompt, float Temperature, int Length, int Seed)
{
    /// <summary>Streams the text, every character as soon as it is whole.</summary>
    /// <returns>How fast that was.</returns>
    public string Run(TextWriter output, CancellationToken stop)
    {
        if (!File.Exists(Weights))
            throw new BadInputException($"There are no weights {Weights}: train first, or name others with --out.");
        using var model = CharModel.Load(Weights);
        byte[] prompt = Encoding.UTF8.GetBytes(Prompt);
        using var author = new Author(model, prompt, Temperature, Seed);
        var decoder = new TextDecoder();
        foreach (byte value in prompt)
            output.Write(decoder.Append(value));
        output.Flush();

        // The terminal's time is not the model's.
        var time = TimeSpan.Zero;
        int count = 0;
        for (; count < Length && !stop.IsCancellationRequested; count++)
        {
            long start = Stopwatch.GetTimestamp();
            byte next = author.Next();
            time += Stopwatch.GetElapsedTime(start);
            output.Write(decoder.Append(next));
            output.Flush();
        }

        output.WriteLine();
        output.Flush();
        return string.Create(CultureInfo.InvariantCulture,
            $"{count} tokens, {(count == 0 ? 0 : count / time.TotalSeconds):N0} tokens/s · seed {Seed}");
    }
}
