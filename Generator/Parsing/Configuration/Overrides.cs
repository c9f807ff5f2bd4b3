using TxGen.Generator.Spec;

namespace TxGen.Generator.Parsing.Configuration;

/// <summary>
/// The properties of an attribute that decide how a file is read; null where the attribute does not give them. All others simply
/// replace what the file says.
/// </summary>
/// <param name="Head">Decides whether what the file says about its head is wanted.</param>
/// <param name="MaxLength">A sequence no longer than a window makes the window meaningless.</param>
internal sealed record Overrides(Head? Head = null, int? MaxLength = null);
