using Microsoft.CodeAnalysis;

namespace TxGen.Generator.Diagnostics;

/// <summary>Every message of the generator; <c>docs/diagnostics.md</c> explains each with an example.</summary>
internal static class Descriptors
{
    public static readonly DiagnosticDescriptor NotPartial = Error("TXG001", "Model class must be partial",
        "Class '{0}' must be declared partial: TxGen adds the model's members to it");

    public static readonly DiagnosticDescriptor Generic = Error("TXG002", "Model class must not be generic",
        "Class '{0}' must not be generic, nor stand in a generic type: its dimensions are constants");

    public static readonly DiagnosticDescriptor NotInstantiable = Error("TXG003", "Model class must be instantiable",
        "Class '{0}' must not be {1}: models are loaded into instances of it");

    public static readonly DiagnosticDescriptor ContainerNotPartial = Error("TXG004", "Enclosing type must be partial",
        "Type '{0}' must be declared partial, because it encloses the model class '{1}'");

    public static readonly DiagnosticDescriptor NotPositive = Error("TXG005", "Dimension must be positive", "{0}");

    public static readonly DiagnosticDescriptor HeadsDoNotDivide = Error("TXG006", "Heads must divide d_model", "{0}");

    public static readonly DiagnosticDescriptor Contradiction = Error("TXG007", "Options contradict each other", "{0}");

    public static readonly DiagnosticDescriptor TooLarge = Error("TXG008", "Model exceeds the memory of one array",
        "{0} of '{1}' would be {2} GiB, the limit is {3} GiB: {4}");

    public static readonly DiagnosticDescriptor Duplicate = Error("TXG009", "Model is declared twice",
        "Class '{0}' carries [Transformer] more than once: keep one of the attributes");

    public static readonly DiagnosticDescriptor NotOptimized = new("TXG010", "Model is compiled without optimisation",
        "The kernels of '{0}' run about 13 times slower from unoptimised code: put <Optimize>true</Optimize> into the project file that holds the models (debugging works on, step by step through the other projects)",
        Category, DiagnosticSeverity.Info, isEnabledByDefault: true, helpLinkUri: HelpLink("TXG010"));

    public static readonly DiagnosticDescriptor NameClash = Error("TXG011", "Class name clashes with a generated member",
        "Class '{0}' would contain a member of the same name: rename the class");

    public static readonly DiagnosticDescriptor NotDefined = Error("TXG012", "Option must have a defined value", "{0}");

    public static readonly DiagnosticDescriptor HiddenType = Error("TXG013", "Name hides what generated code uses",
        "'{0}' hides {1}, which the code generated for '{2}' uses: rename it, or move the model to another namespace");

    public static readonly DiagnosticDescriptor ConfigurationMissing = Error("TXG014", "Configuration file cannot be read", "{0} {1}");

    public static readonly DiagnosticDescriptor ConfigurationMalformed = Error("TXG015", "Configuration file is not JSON", "{0}({1},{2}): {3}");

    public static readonly DiagnosticDescriptor ModelNotSupported = Error("TXG016", "Model is not one that TxGen reads", "{0}({1}): {2}");

    public static readonly DiagnosticDescriptor KeyNotSupported = Error("TXG017", "Configuration key is not supported", "{0}({1}): {2}");

    public static readonly DiagnosticDescriptor ValueNotValid = Error("TXG018", "Configuration value is not valid", "{0}({1}): {2}");

    public static readonly DiagnosticDescriptor NoModel = new("TXG019", "Sparse attention belongs to no model",
        "[SparseAttention] has no effect without [Transformer]: annotate class '{0}' with both, or leave it out",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: HelpLink("TXG019"));

    private const string Category = "TxGen";

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpLink(id));

    /// <summary>A path in the repository: it has no address of its own that would last.</summary>
    private static string HelpLink(string id) => "docs/diagnostics.md#" + id.ToLowerInvariant();
}
