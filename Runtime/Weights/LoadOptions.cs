namespace TxGen;

/// <summary>How a weights file is read.</summary>
public sealed record LoadOptions
{
    /// <summary>
    /// What the file puts before tensor names, such as <c>encoder.</c>. A tensor is looked up with the prefix first and then without,
    /// as files often prefix the body of a model but not its head; and at last with the prefix that is usual for the model's
    /// <see cref="Naming"/>, such as <c>bert.</c>, which need not be given.
    /// </summary>
    public string Prefix { get; init; } = "";
}
