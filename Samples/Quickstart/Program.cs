using System.CommandLine;
using Quickstart;

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

var command = new RootCommand("Sorts the letters of words with a transformer that the C# compiler compiled.") { words };
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
int exitCode = arguments.Invoke();
return arguments.Errors.Count > 0 ? badInput : exitCode;
