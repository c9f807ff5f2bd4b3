using System.Globalization;
using System.Reflection;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Tests.Harness;

/// <summary>The attribute a user would write for a spec.</summary>
internal static class SpecText
{
    /// <summary>The attribute's arguments: the four dimensions, then whatever differs from its default.</summary>
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
        Enum constant => $"(TxGen.{constant.GetType().Name}){Convert.ToInt32(constant, CultureInfo.InvariantCulture)}",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
