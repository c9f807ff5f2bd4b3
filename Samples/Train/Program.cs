using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text;
using Spectre.Console;
using Train;
using TxGen;

const int badInput = 2;

var text = new Argument<string?>("text")
{
    Description = "The file to learn from, in UTF-8. [default: the tests' text, where it lies beside the repository]",
    Arity = ArgumentArity.ZeroOrOne,
};
text.Validators.Add(result =>
{
    if (result.Tokens is [{ Value: var value }] && value.StartsWith("--", StringComparison.Ordinal))
        result.AddError($"'{value}' is no option; --help lists the options.");
    else if (result.Tokens is [{ Value: var path }] && string.IsNullOrWhiteSpace(path))
        result.AddError("The text is '', but must be the name of a file.");
});
var steps = new Option<int>("--steps") { Description = "The step at which training ends.", DefaultValueFactory = _ => 2000 };
var decaySteps = new Option<int?>("--decay-steps")
{
    Description = "The step at which the learning rate has fallen to a tenth. [default: --steps]",
};
var seed = new Option<int>("--seed") { Description = "Equal seeds give equal weights, to the bit.", DefaultValueFactory = _ => 1 };
var rate = new Option<float>("--rate") { Description = "The highest learning rate.", DefaultValueFactory = _ => 1e-3f, CustomParser = Number };
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
    CustomParser = Number,
};
var generate = new Option<bool>("--generate") { Description = "Write a text with the weights that --out names, instead of training." };
var length = new Option<int>("--length") { Description = "With --generate: bytes behind the prompt.", DefaultValueFactory = _ => 500 };

Check(steps, value => value >= 1, "1 or more");
Check(decaySteps, value => value is null or >= 1, "1 or more");
Check(rate, value => value is > 0 and < float.PositiveInfinity, "greater than 0 and finite");
Check(sampleEvery, value => value >= 1, "1 or more");
Check(temperature, value => value is >= 0 and < float.PositiveInfinity, "0 or more and finite");
Check(length, value => value >= 1, "1 or more");
Check(prompt, value => value.Length > 0, "1 byte or more");
prompt.Validators.Add(result =>
{
    if (Encoding.UTF8.GetByteCount(result.GetValueOrDefault<string>() ?? "") is > CharModel.MaxLength and var count)
        result.AddError($"--prompt has {count} bytes, but the model sees no more than {CharModel.MaxLength}.");
});
foreach (var file in new[] { weights, checkpoint, curve })
    Check(file, value => !string.IsNullOrWhiteSpace(value), "the name of a file");

var command = new RootCommand("Trains a language model, which the C# compiler compiled, on a text.")
{
    text, steps, decaySteps, seed, rate, weights, checkpoint, resume, curve, sampleEvery, prompt, temperature,
    generate, length,
};
command.Validators.Add(result =>
{
    if (result.GetValue(generate) && result.GetResult(text) is { Tokens.Count: > 0 })
        result.AddError("--generate takes no text to learn from; --prompt says what to begin with.");
});
command.SetAction(parsed =>
{
    if (parsed.GetValue(generate))
    {
        Generate(new(
            parsed.GetValue(weights)!, parsed.GetValue(prompt)!, parsed.GetValue(temperature), parsed.GetValue(length), parsed.GetValue(seed)));
        return 0;
    }

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

    using var signals = new Signals();
    Console.WriteLine($"{request.Text} · {corpus.Learned} bytes to learn from, {corpus.HeldBack} held back");
    Console.WriteLine($"{CharModel.ParameterCount} parameters · {run.InstructionSet} · {CharModel.TrainerBytes >> 20} MiB of memory · seed {request.Seed}");
    if (request.Resumes)
        Console.WriteLine($"resuming behind step {run.Steps} · {request.Assumed} · text of {corpus.Size} bytes (not in the checkpoint: give what training began with)");
    display.Run(() => run.Learn(signals.Stop), run.Curve);
    Console.WriteLine($"weights: {request.Weights} · checkpoint: {request.Checkpoint} · curve: {request.Curve}");
    if (run.Steps < request.Steps)
        Console.WriteLine($"Stopped after {run.Steps} of {request.Steps} steps; the same command with --resume goes on.");
}

static void Generate(Generation generation)
{
    using var signals = new Signals();
    using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    Console.Error.WriteLine($"\n{generation.Run(output, signals.Stop)}");
}

// Numbers are written with a point, whatever the language settings. NaN stands for what is no number: no option takes either.
static float Number(ArgumentResult result) =>
    result.Tokens is [{ Value: var text }] && float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float number)
        ? number
        : float.NaN;

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
