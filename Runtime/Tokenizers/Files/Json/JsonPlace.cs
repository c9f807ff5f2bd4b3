namespace TxGen.Runtime;

/// <summary>
/// The place of a value in a JSON file. It is written out for messages only: a long key's values would each repeat it.
/// </summary>
/// <param name="Parent">What the value is in; null for the whole file.</param>
/// <param name="Key">Its key there; null in an array.</param>
/// <param name="Index">Its index there.</param>
internal sealed record JsonPlace(JsonPlace? Parent, string? Key, int Index)
{
    /// <summary>The whole file.</summary>
    public static readonly JsonPlace Root = new(null, null, 0);

    /// <summary>Such as $.model.vocab.</summary>
    public override string ToString() =>
        Parent is null ? "$"
        : Key is null ? $"{Parent}[{Index}]"
        : Key.Length > 0 && Key.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? $"{Parent}.{Excerpt.Of(Key)}"
        : $"{Parent}[\"{Excerpt.Of(Key)}\"]";

    /// <summary>Whether this is a member of a member of the file.</summary>
    public bool Is(string first, string second) =>
        Key == second && Parent is { } parent && parent.Key == first && parent.Parent is { Parent: null };
}
