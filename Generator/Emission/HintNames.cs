using TxGen.Generator.Spec;

namespace TxGen.Generator.Emission;

/// <summary>
/// File names of the generated sources: <c>Namespace.Model.Part.g.cs</c>. Two names that differ only in case would be one file on
/// many disks; all of them but the first (in ordinal order) get a number.
/// </summary>
internal readonly record struct HintNames
{
    private readonly EquatableArray<HintName> _clashing;

    public HintNames(IEnumerable<TargetSpec> targets)
    {
        _clashing = new(targets
            .SelectMany(target => ModelFiles.Parts.Select(part => new HintName(Join(target, part), target)))
            .GroupBy(name => name.File, StringComparer.OrdinalIgnoreCase)
            .Where(group => group.Count() > 1)
            .SelectMany(group => group)
            .OrderBy(name => name.File, StringComparer.Ordinal)
            .ThenBy(name => name.Target.Namespace, StringComparer.Ordinal));
    }

    public string For(TargetSpec target, string part)
    {
        var name = new HintName(Join(target, part), target);
        int rank = _clashing
            .Where(other => string.Equals(other.File, name.File, StringComparison.OrdinalIgnoreCase))
            .TakeWhile(other => other != name)
            .Count();
        return rank == 0 ? $"{name.File}.g.cs" : $"{name.File}-{rank + 1}.g.cs";
    }

    private static string Join(TargetSpec target, string part) => part.Length == 0 ? target.FullName : $"{target.FullName}.{part}";

    private sealed record HintName(string File, TargetSpec Target);
}
