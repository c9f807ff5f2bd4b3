using System.Diagnostics;
using System.Globalization;
using Benchmarks.Measuring;

namespace Benchmarks.Tokenize;

/// <summary>Hugging Face's tokenizers of npm, run by node in one thread.</summary>
/// <param name="Kind">What the script calls it.</param>
internal sealed record Peer(string Kind)
{
    public const string HowToInstall = "npm install --prefix Benchmarks/Tokenize/Peer";

    /// <summary><c>@huggingface/tokenizers</c>.</summary>
    public static readonly Peer JavaScript = new("js");

    /// <summary><c>tokenizers</c>: the Rust library that models are trained with.</summary>
    public static readonly Peer Rust = new("rust");

    private static readonly string Folder = Repository.Find("Benchmarks", "Tokenize", "Peer");

    public static bool AreInstalled => Directory.Exists(Path.Combine(Folder, "node_modules", "tokenizers"));

    /// <summary>Encodes a text line by line, several times.</summary>
    /// <returns>Tokens a second, the median; null if it is not installed.</returns>
    public double? TokensPerSecond(string tokenizer, string text)
    {
        if (!AreInstalled)
            return null;
        string[] arguments = [Path.Combine(Folder, "peer.mjs"), Kind, tokenizer, text];
        var start = new ProcessStartInfo("node", arguments) { RedirectStandardOutput = true };
        start.Environment["RAYON_NUM_THREADS"] = "1";
        start.Environment["TOKENIZERS_PARALLELISM"] = "false";
        using var process = Process.Start(start)!;
        string result = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return double.Parse(result, CultureInfo.InvariantCulture);
    }
}
