using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text;
using Spectre.Console;
using Train;
using TxGen;

const int badInput = 2;
const int chartHeight = 12;
const int chartWidth = 78;

var text = new Argument<string?>("text")
{
    Description = "The file to learn from, in UTF-8. [default: the tests' text, where it lies beside the repository]",
    Arity = ArgumentArity.ZeroOrOne,
};
text.Validators.Add(result =>
{
    if (result.Tokens is [{ Value: var value }] && value.StartsWith("--", StringComparison.Ordinal))
        result.AddError($"'{value}' is no option; --help lists the options.");
});
var steps = new Option<int>("--steps") { Description = "The step at which training ends.", DefaultValueFactory = _ => 2000 };
var decaySteps = new Option<int?>("--decay-steps")
{
    Description = "The step at which the learning rate has fallen to a tenth. [default: --steps]",
};
var seed = new Option<int>("--seed") { Description = "Equal seeds give equal weights, to the bit.", DefaultValueFactory = _ => 1 };
var rate = new Option<float>("--rate") { Description = "The highest learning rate.", DefaultValueFactory = _ => 1e-3f };
var weights = new Option<string>("--out") { Description = "The weights file to write.", DefaultValueFactory = _ => "char.safetensors" };
var checkpoint = new Option<string>("--checkpoint")
{
    Description = "The file that training can go on from, written at every report and at the end.",
    DefaultValueFactory = _ => "char.checkpoint.safetensors",
};
var resume = new Option<bool>("--resume") { Description = "Go on from the checkpoint." };
var curve = new Option<string>("--curve") { Description = "The drawing of the losses to write.", DefaultValueFactory = _ => "char.svg" };
var sampleEvery = new Option<int>("--sample-every")
{
    Description = "Steps from one report to the next, with validation, a sample and a checkpoint.",
    DefaultValueFactory = _ => 250,
};
var prompt = new Option<string>("--prompt") { Description = "What samples begin with. [default: a new line]", DefaultValueFactory = _ => "\n" };
var temperature = new Option<float>("--temperature")
{
    Description = "Of samples: below 1 safer, above 1 wilder; 0 takes the likeliest byte.",
    DefaultValueFactory = _ => 0.8f,
};

Check(steps, value => value >= 1, "1 or more");
Check(decaySteps, value => value is null or >= 1, "1 or more");
Check(rate, value => value is > 0 and < float.PositiveInfinity, "greater than 0 and finite");
Check(sampleEvery, value => value >= 1, "1 or more");
Check(temperature, value => value is >= 0 and < float.PositiveInfinity, "0 or more and finite");
Check(prompt, value => Encoding.UTF8.GetByteCount(value) is >= 1 and <= CharModel.MaxLength, $"1 to {CharModel.MaxLength} bytes long");
foreach (var file in new[] { weights, checkpoint, curve })
    Check(file, value => !string.IsNullOrWhiteSpace(value), "the name of a file");

var command = new RootCommand("Trains a language model, which the C# compiler compiled, on a text.")
{
    text, steps, decaySteps, seed, rate, weights, checkpoint, resume, curve, sampleEvery, prompt, temperature,
};
command.SetAction(parsed =>
{
    string? source = parsed.GetValue(text) ?? Files.OfFixtures();
    if (source is null)
    {
        Console.Error.WriteLine(Files.HowToGetAText);
        return badInput;
    }

    int last = parsed.GetValue(steps);
    var request = new Request(
        source, last, parsed.GetValue(decaySteps) ?? last, parsed.GetValue(seed), parsed.GetValue(rate), parsed.GetValue(weights)!,
        parsed.GetValue(checkpoint)!, parsed.GetValue(resume), parsed.GetValue(curve)!, parsed.GetValue(sampleEvery),
        parsed.GetValue(prompt)!, parsed.GetValue(temperature));
    Execute(request);
    return 0;
});

var arguments = command.Parse(args);
if (arguments.Errors.Count > 0)
    return Refuse(arguments.Errors[0].Message);

try
{
    return arguments.Invoke(new() { EnableDefaultExceptionHandler = false });
}
catch (TrainingException error)
{
    return Refuse($"{error.Message} A smaller --rate may help.");
}
catch (Exception error) when (error is BadInputException or ArgumentException or WeightsException or IOException or UnauthorizedAccessException
    or PlatformNotSupportedException)
{
    return Refuse(error.Message);
}

static void Execute(Request request)
{
    var corpus = new Corpus(request.Text, request.Seed);
    Files.RequireWritable(request.Weights, "--out");
    Files.RequireWritable(request.Checkpoint, "--checkpoint");
    Files.RequireWritable(request.Curve, "--curve");
    if (new[] { request.Weights, request.Checkpoint, request.Curve, request.Text }.Select(Path.GetFullPath).Distinct().Count() < 4)
        throw new BadInputException("The text, --out, --checkpoint and --curve must be different files.");
    if (!request.Resumes && File.Exists(request.Checkpoint))
        throw new BadInputException($"{request.Checkpoint} exists: --resume goes on from it; to start anew, delete it or name another --checkpoint.");

    bool isTerminal = !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities is { Ansi: true, Interactive: true };
    IDisplay display = isTerminal ? new TerminalDisplay() : new PlainDisplay();
    using var run = new Run(request, corpus, display);

    // Ctrl+C and a polite kill end training, not the program.
    using var stop = new CancellationTokenSource();
    Action<PosixSignalContext> end = signal =>
    {
        signal.Cancel = true;
        stop.Cancel();
    };
    using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, end);
    using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, end);
    Console.WriteLine($"{request.Text} · {corpus.Learned} bytes to learn from, {corpus.HeldBack} held back");
    Console.WriteLine($"{CharModel.ParameterCount} parameters · {run.InstructionSet} · {CharModel.TrainerBytes >> 20} MiB of memory · seed {request.Seed}");
    display.Run(() => run.Learn(stop.Token));

    foreach (string line in run.Curve.IsEmpty ? [] : TextChart.Draw(run.Curve, chartWidth, chartHeight))
        Console.WriteLine(line);
    Console.WriteLine($"weights: {request.Weights} · checkpoint: {request.Checkpoint} · curve: {request.Curve}");
    if (run.Steps < request.Steps)
        Console.WriteLine($"Stopped after {run.Steps} of {request.Steps} steps; the same command with --resume goes on.");
}

static void Check<T>(Option<T> option, Func<T, bool> fits, string limits) => option.Validators.Add(result =>
{
    try
    {
        if (!fits(result.GetValueOrDefault<T>()!))
            result.AddError($"{option.Name} is '{string.Join(" ", result.Tokens.Select(token => token.Value))}', but must be {limits}.");
    }
    catch (InvalidOperationException error)
    {
        // No number at all.
        result.AddError(error.Message);
    }
});

static int Refuse(string problem)
{
    // Mismatches and values stand on lines of their own; here the first ones tell enough.
    string[] lines = problem.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    Console.Error.WriteLine(string.Join(" ", lines.Take(2)) + (lines.Length > 2 ? $" (and {lines.Length - 2} more)" : ""));
    return badInput;
}
