using System.Collections;
using Microsoft.CodeAnalysis;
using TxGen.Generator.Diagnostics;

namespace TxGen.Generator.Parsing.Configuration;

/// <summary>What is wrong with a configuration; where to underline it is the attribute's affair.</summary>
internal sealed record Problem(DiagnosticDescriptor Descriptor, string[] Arguments);

/// <summary>All that is wrong with a model's files, so that it is said at once.</summary>
internal sealed class Problems : IReadOnlyCollection<Problem>
{
    private readonly List<Problem> _problems = [];

    public int Count => _problems.Count;

    /// <summary>A file that cannot be had.</summary>
    public void AddFile(string file, string message) => Add(Descriptors.ConfigurationMissing, file, message);

    /// <summary>A file that is not JSON.</summary>
    public void AddSyntax(string file, int line, int column, string message) => Add(Descriptors.ConfigurationMalformed, file, Number(line), Number(column), message);

    /// <summary>A model that TxGen does not know.</summary>
    public void AddModel(string file, int line, string message) => Add(Descriptors.ModelNotSupported, file, Number(line), message);

    /// <summary>A key that changes what is computed, or might.</summary>
    public void AddKey(string file, int line, string message) => Add(Descriptors.KeyNotSupported, file, Number(line), message);

    /// <summary>A value that its key cannot have.</summary>
    public void AddValue(string file, int line, string message) => Add(Descriptors.ValueNotValid, file, Number(line), message);

    public IEnumerator<Problem> GetEnumerator() => _problems.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Add(DiagnosticDescriptor descriptor, params string[] arguments) => _problems.Add(new(descriptor, arguments));

    private static string Number(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
