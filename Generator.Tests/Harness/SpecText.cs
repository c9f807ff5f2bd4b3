using System.Globalization;
using System.Reflection;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Tests.Harness;

/// <summary>The attributes a user would write for a spec.</summary>
internal static class SpecText
{
    /// <summary>All of them in their brackets.</summary>
    public static string Attributes(ModelSpec spec) => $"[TxGen.Transformer({Attribute(spec)})]{Sparse(spec)}";

    /// <summary>Those that make attention sparse, in their brackets; nothing where there are none.</summary>
    public static string Sparse(ModelSpec spec) => string.Concat(spec.Sparse.Select(sparse => $" [TxGen.SparseAttention({Sparse(sparse)})]"));

    /// <summary>The arguments of <c>[SparseAttention]</c>: whatever differs from its default.</summary>
    public static string Sparse(SparseSpec sparse)
    {
        var usual = new SparseSpec();
        return string.Join(", ", SparseOptions
            .Select(option => typeof(SparseSpec).GetProperty(option.Name)!)
            .Where(option => !Equals(option.GetValue(sparse), option.GetValue(usual)))
            .Select(option => $"{option.Name} = {Text(option.GetValue(sparse)!)}"));
    }

    /// <summary>What <c>[SparseAttention]</c> has.</summary>
    public static IEnumerable<PropertyInfo> SparseOptions =>
        typeof(SparseAttentionAttribute).GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly);

    /// <summary>The arguments of <c>[Transformer]</c>: the four dimensions, then whatever differs from its default.</summary>
    public static string Attribute(ModelSpec spec)
    {
        string[] dimensions = [nameof(spec.DModel), nameof(spec.Heads), nameof(spec.DFf), nameof(spec.MaxLength)];
        var defaults = new TransformerAttribute();
        var options = typeof(TransformerAttribute).GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(property => !dimensions.Contains(property.Name) && property.Name != nameof(TransformerAttribute.ConfigFile))
            .Select(property => (
                property.Name,
                Value: Text(typeof(ModelSpec).GetProperty(property.Name)!.GetValue(spec)!),
                Default: Text(property.GetValue(defaults)!)))
            .Where(option => option.Value != option.Default)
            .Select(option => $"{option.Name} = {option.Value}");
        return string.Join(", ", options.Prepend($"dModel: {spec.DModel}, heads: {spec.Heads}, dFf: {spec.DFf}, maxLength: {spec.MaxLength}"));
    }

    /// <summary>An option's value in C#.</summary>
    public static string Text(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        float number => number.ToString("R", CultureInfo.InvariantCulture) + "f",
        EquatableArray<int> numbers => $"new int[] {{ {string.Join(", ", numbers)} }}",
        Enum constant => $"(TxGen.{constant.GetType().Name}){Convert.ToInt32(constant, CultureInfo.InvariantCulture)}",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
