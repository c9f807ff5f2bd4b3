using TxGen.Generator.Spec;

namespace TxGen.Generator.Emission;

/// <summary>
/// File names of the generated sources: <c>Namespace.Model.Part.g.cs</c>. Among models whose full names differ only in case,
/// all but the first (in ordinal order) get a number.
/// </summary>
internal readonly record struct HintNames
{
    private readonly EquatableArray<string> _clashing;

    public HintNames(IEnumerable<string> fullNames)
    {
        _clashing = new(fullNames
            .GroupBy(name => name, StringComparer.OrdinalIgnoreCase)
            .Where(group => group.Count() > 1)
            .SelectMany(group => group)
            .OrderBy(name => name, StringComparer.Ordinal));
    }

    public string For(TargetSpec target, string part)
    {
        string name = target.FullName;
        int rank = _clashing
            .Where(other => string.Equals(other, name, StringComparison.OrdinalIgnoreCase))
            .TakeWhile(other => other != name)
            .Count();
        string number = rank == 0 ? "" : $"-{rank + 1}";
        return part.Length == 0 ? $"{name}{number}.g.cs" : $"{name}{number}.{part}.g.cs";
    }
}
