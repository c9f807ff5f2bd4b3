using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using TextGeneration;
using TxGen;

const int badInput = 2;
const string smallest = "stories260k";

var prompt = new Argument<string>("prompt") { Description = "The text to go on with.", DefaultValueFactory = _ => "" };
prompt.Validators.Add(result =>
{
    if (result.Tokens is [{ Value: var text }] && text.StartsWith("--", StringComparison.Ordinal))
        result.AddError($"'{text}' is no option, and no prompt begins with --; --help lists the options.");
});
var model = new Option<string>("--model")
{
    Description = $"The compiled model: {string.Join(", ", Models.ByName.Keys)}.",
    DefaultValueFactory = _ => smallest,
};
model.Validators.Add(result =>
{
    if (result.Tokens is [{ Value: var name }] && !Models.ByName.ContainsKey(name))
        result.AddError($"--model is '{name}', but must be one of {string.Join(", ", Models.ByName.Keys)}.");
});
var weights = new Option<string?>("--weights") { Description = "A safetensors file, or one of llama2.c." };
var tokenizer = new Option<string?>("--tokenizer")
{
    Description = "A tokenizer.json, a SentencePiece model, a tokenizer.bin of llama2.c, or a folder with one.",
};
var length = new Option<int?>("--length") { Description = "Tokens of the text, prompt included. [default: 256]" };
var temperature = new Option<float>("--temperature")
{
    Description = "Below 1 safer, above 1 wilder; 0 takes the likeliest token.",
    DefaultValueFactory = _ => 1,
};
var topK = new Option<int>("--top-k") { Description = "Only this many of the likeliest tokens; 0 for all." };
var topP = new Option<float>("--top-p")
{
    Description = "Only the likeliest tokens of this probability together; 1 for all.",
    DefaultValueFactory = _ => 0.9f,
};
var minP = new Option<float>("--min-p") { Description = "Only tokens at least this times as likely as the likeliest; 0 for all." };
var repetitionPenalty = new Option<float>("--repetition-penalty")
{
    Description = "Above 1, tokens that were there become less likely.",
    DefaultValueFactory = _ => 1,
};
var seed = new Option<int?>("--seed") { Description = "Equal seeds give equal texts. [default: another each time]" };

Check(temperature, value => new() { Temperature = value });
Check(topK, value => new() { TopK = value });
Check(topP, value => new() { TopP = value });
Check(minP, value => new() { MinP = value });
Check(repetitionPenalty, value => new() { RepetitionPenalty = value });

var command = new RootCommand("Continues a text with a language model that the C# compiler compiled.")
{
    prompt, model, weights, tokenizer, length, temperature, topK, topP, minP, repetitionPenalty, seed,
};
command.SetAction(parsed =>
{
    int chosenSeed = parsed.GetValue(seed) ?? Random.Shared.Next();
    var sampling = new SamplingOptions
    {
        Temperature = parsed.GetValue(temperature),
        TopK = parsed.GetValue(topK),
        TopP = parsed.GetValue(topP),
        MinP = parsed.GetValue(minP),
        RepetitionPenalty = parsed.GetValue(repetitionPenalty),
        Seed = chosenSeed,
    };

    string name = parsed.GetValue(model)!;
    string? weightsFile = parsed.GetValue(weights);
    string? tokenizerFile = parsed.GetValue(tokenizer);
    if (weightsFile is null && tokenizerFile is null && name == smallest && Files.OfFixtures() is { } fixtures)
        (weightsFile, tokenizerFile) = fixtures;
    if (weightsFile is null && tokenizerFile is null)
    {
        Console.Error.WriteLine(Files.HowToGetAModel);
        return badInput;
    }

    if (weightsFile is null || tokenizerFile is null)
        throw new BadInputException(
            $"{(weightsFile is null ? weights.Name : tokenizer.Name)} is missing: weights and tokenizer belong together.");

    // Ctrl+C ends the text, not the program.
    using var stop = new CancellationTokenSource();
    using var handler = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
    {
        signal.Cancel = true;
        stop.Cancel();
    });
    using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    var request = new Request(parsed.GetValue(prompt)!, weightsFile, tokenizerFile, parsed.GetValue(length), sampling);
    var statistics = Models.ByName[name].Run(request, output, stop.Token);
    output.WriteLine();
    output.Flush();
    Console.Error.WriteLine($"\n{statistics} · seed {chosenSeed}");
    return 0;
});

var arguments = command.Parse(args);
if (arguments.Errors.Count > 0)
    return Refuse(arguments.Errors[0].Message);

try
{
    return arguments.Invoke(new() { EnableDefaultExceptionHandler = false });
}
catch (Exception error) when (error is BadInputException or ArgumentException or TokenizerException or WeightsException
    or IOException or UnauthorizedAccessException or PlatformNotSupportedException)
{
    return Refuse(error.Message);
}

// What the sampler refuses is said of the option.
static void Check<T>(Option<T> option, Func<T, SamplingOptions> use) => option.Validators.Add(result =>
{
    try
    {
        use(result.GetValueOrDefault<T>());
    }
    catch (InvalidOperationException error)
    {
        // No number at all.
        result.AddError(error.Message);
    }
    catch (ArgumentOutOfRangeException error)
    {
        string message = error.Message;
        string limits = message[message.IndexOf(" must", StringComparison.Ordinal)..message.IndexOf(" (", StringComparison.Ordinal)];
        result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name} is {error.ActualValue}, but{limits.TrimEnd('.')}."));
    }
});

int Refuse(string problem)
{
    // Mismatches and values stand on lines of their own; here the first ones tell enough.
    string[] lines = problem.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    Console.Error.WriteLine(string.Join(" ", lines.Take(2)) + (lines.Length > 2 ? $" (and {lines.Length - 2} more)" : ""));
    return badInput;
}
