using System.CommandLine;
using Benchmarks.Reports;

namespace Benchmarks.Tokenize;

/// <summary>Text to tokens and back, one thread, beside Hugging Face's tokenizers on the same text.</summary>
internal static class TokenizeCommand
{
    private static readonly TimeSpan Thorough = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(0.4);

    public static Command Create(Option<bool> write)
    {
        // What a child process is called with.
        var load = new Option<string?>("--load")
        {
            Description = "Load this tokenizer again and again, print the first and the median time.",
            Hidden = true,
        };
        var quick = new Option<bool>("--quick") { Description = "Spend a fifth of the time on every number." };
        var command = new Command("tokenize", "Tokens a second of encoding and decoding tinyshakespeare, and the time of loading.")
        {
            quick, write, load,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(load) is { } file)
                Console.WriteLine(LoadTimes.Measure(file));
            else
                Run(parsed.GetValue(quick) ? Quick : Thorough, parsed.GetValue(write));
        });
        return command;
    }

    private static void Run(TimeSpan budget, bool write)
    {
        string path = Subject.Fixture("text/tinyshakespeare.txt");
        byte[] text = File.ReadAllBytes(path);
        var report = new Report("tokenize", write);
        report.Machine();
        if (!Peer.AreInstalled)
            report.Line($"The peers are not installed, so their columns are empty: {Peer.HowToInstall}\n");
        report.Section("Encoding", EncodingTable.Measure(text, path, budget));
        report.Section("Decoding", DecodingTable.Measure(text, budget));
        report.Section("Loading", LoadingTable.Measure());
        report.Finish();
    }
}
