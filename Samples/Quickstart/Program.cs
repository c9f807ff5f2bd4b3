using System.CommandLine;
using System.Globalization;
using Quickstart;
using TxGen;

const int badInput = 2;

var words = new Argument<string[]>("words")
{
    Description = $"Words of 1 to {LetterSorter.MaxLength} letters a-z.",
    DefaultValueFactory = _ => [],
};
words.Validators.Add(result =>
{
    foreach (string word in result.Tokens.Select(token => token.Value))
        if (Word.Problem(word) is { } problem)
            result.AddError(problem);
});

var output = new Option<string>("--out")
{
    Description = "The weights file to write.",
    DefaultValueFactory = _ => "letters.safetensors",
};
output.Validators.Add(result =>
{
    if (string.IsNullOrWhiteSpace(result.GetValueOrDefault<string>()))
        result.AddError("--out is empty, but must name a file.");
});
var seed = new Option<int>("--seed") { Description = "Equal seeds write equal files.", DefaultValueFactory = _ => 1 };
seed.Validators.Add(result =>
{
    if (result.Tokens is [{ Value: var text }] && (!TryParse(text, out int value) || value is < 0 or Course.ExamSeed))
        result.AddError($"--seed is {text}, but must be a whole number from 0 to {Course.ExamSeed - 1}.");
});
var steps = new Option<int>("--steps")
{
    Description = $"Batches of {LetterSorter.TrainingBatch} words to learn from.",
    DefaultValueFactory = _ => Course.UsualSteps,
};
steps.Validators.Add(result =>
{
    if (result.Tokens is [{ Value: var text }] && (!TryParse(text, out int count) || count < 1))
        result.AddError($"--steps is {text}, but must be a whole number, 1 or more.");
});

var train = new Command("train", "Trains the model from scratch, in a quarter of a minute.") { output, seed, steps };
train.Validators.Add(result =>
{
    if (result.GetResult(words) is { Tokens.Count: > 0 })
        result.AddError("train takes no words.");
});
train.SetAction(parsed => new Course(parsed.GetValue(seed), parsed.GetValue(steps), parsed.GetValue(output)!).Run());

var command = new RootCommand("Sorts the letters of words with a transformer that the C# compiler compiled.") { words, train };
command.SetAction(parsed =>
{
    string[] given = parsed.GetValue(words)!;
    using var demo = new Demo();
    foreach (string word in given.Length > 0 ? given : ["transformer"])
        demo.Sort(word);
    demo.Report();
    if (given.Length == 0)
        Console.WriteLine("\nGive words of your own: dotnet run -c Release --project Samples/Quickstart -- hello world");
});

var arguments = command.Parse(args);
try
{
    int exitCode = arguments.Invoke(new() { EnableDefaultExceptionHandler = false });
    return arguments.Errors.Count > 0 ? badInput : exitCode;
}
catch (Exception error) when (error is ArgumentException or IOException or UnauthorizedAccessException or TrainingException)
{
    Console.Error.WriteLine(error.Message);
    return badInput;
}

static bool TryParse(string text, out int number) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
