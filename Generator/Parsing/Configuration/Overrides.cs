using TxGen.Generator.Spec;

namespace TxGen.Generator.Parsing.Configuration;

/// <summary>
/// What an attribute says that decides how a file is read; null where it does not say it. All its other properties simply replace
/// what the file says.
/// </summary>
/// <param name="Head">Decides whether what the file says about its head is wanted.</param>
internal sealed record Overrides(Head? Head = null);
