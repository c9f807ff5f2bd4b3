using TxGen.Generator.Parsing.Configuration.Json;

namespace TxGen.Generator.Parsing.Configuration;

/// <summary>Opens the files that describe a model, and says why where one cannot be read.</summary>
internal sealed class ConfigurationFiles(ProjectFiles files, Problems problems, CancellationToken cancellation)
{
    public Problems Problems { get; } = problems;

    public bool Has(string path) => files.Find(path).Count > 0;

    /// <summary>The object a file holds; null where there is none, which is reported.</summary>
    public ConfigurationKeys? OpenObject(string path) =>
        Open(path) is not { } value ? null
        : value.Kind == JsonKind.Object ? new(path, value, Problems)
        : Refuse(path, value, "an object");

    /// <summary>The objects a file holds in an array; null where there is none, which is reported.</summary>
    public IReadOnlyList<ConfigurationKeys>? OpenObjects(string path)
    {
        if (Open(path) is not { } value)
            return null;
        if (value.Kind != JsonKind.Array)
            Refuse(path, value, "an array");
        return value.Items.Select(item => item.Kind == JsonKind.Object ? new(path, item, Problems) : Refuse(path, item, "an object"))
            .OfType<ConfigurationKeys>()
            .ToList();
    }

    private ConfigurationKeys? Refuse(string path, JsonValue value, string expected)
    {
        Problems.AddValue(path, value.Line, $"{value.Shown} stands where {expected} is expected");
        return null;
    }

    private JsonValue? Open(string path)
    {
        cancellation.ThrowIfCancellationRequested();
        var found = files.Find(path);
        if (found.Count != 1)
        {
            Problems.AddFile(path, found.Count == 0
                ? $"is not among the project's additional files: add <AdditionalFiles Include=\"{path}\" /> to the project file"
                : $"may be any of these additional files: {string.Join(", ", found.Select(file => file.Path).OrderBy(each => each, StringComparer.Ordinal))}");
            return null;
        }

        if (found[0].GetText(cancellation) is not { } text)
        {
            Problems.AddFile(path, "cannot be read");
            return null;
        }

        try
        {
            return JsonReader.Read(text.ToString());
        }
        catch (JsonException error)
        {
            Problems.AddSyntax(path, error.Line, error.Column, error.Message);
            return null;
        }
    }
}
