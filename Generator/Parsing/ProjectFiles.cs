using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace TxGen.Generator.Parsing;

/// <summary>The project's additional files, found by their paths relative to the project; none is read before a model names it.</summary>
/// <param name="folder">The project's folder; null where the host does not tell it.</param>
internal sealed class ProjectFiles(ImmutableArray<AdditionalText> files, string? folder)
{
    /// <summary>
    /// The files a path means. Without the project's folder these are all whose paths end like it, which may be several.
    /// </summary>
    public IReadOnlyList<AdditionalText> Find(string path)
    {
        bool isComplete = IsRooted(path) || folder is not null;
        string wanted = Normalize(IsRooted(path) || folder is null ? path : folder + "/" + path);
        return files.Where(file => Matches(Normalize(file.Path))).ToList();

        bool Matches(string given) => given == wanted || (!isComplete && given.EndsWith("/" + wanted, StringComparison.Ordinal));
    }

    private static bool IsRooted(string path) => path.StartsWith("/", StringComparison.Ordinal) || path.StartsWith("\\", StringComparison.Ordinal) || path.IndexOf(':') >= 0;

    /// <summary>With '/' between the parts, and without '.' and '..'.</summary>
    private static string Normalize(string path)
    {
        var parts = new List<string>();
        foreach (string part in path.Split('/', '\\'))
        {
            if (part == ".." && parts.Count > 0 && parts[parts.Count - 1] is not ("" or ".."))
                parts.RemoveAt(parts.Count - 1);
            else if (part != "." && (part.Length > 0 || parts.Count == 0))
                parts.Add(part);
        }

        return string.Join("/", parts);
    }
}
