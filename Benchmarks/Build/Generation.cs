using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TxGen.Generator;

namespace Benchmarks.Build;

/// <summary>Generates and compiles the models of this project once more, in memory.</summary>
internal static class Generation
{
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest);

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>A compilation of one model's declaration.</summary>
    public static CSharpCompilation Declare(Type model) => Declare(model.Name, ReadSource(model.Name));

    /// <summary>A compilation of any source.</summary>
    public static CSharpCompilation Declare(string name, string source) => CSharpCompilation.Create(
        $"{name}.Again",
        [CSharpSyntaxTree.ParseText(source, ParseOptions, $"{name}.cs", Encoding.UTF8)],
        References,
        new(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release));

    /// <summary>Runs the generator anew, as a compiler does that has not seen the model before.</summary>
    public static CSharpCompilation Generate(CSharpCompilation declaration)
    {
        CSharpGeneratorDriver.Create([new TransformerGenerator().AsSourceGenerator()], parseOptions: ParseOptions)
            .RunGeneratorsAndUpdateCompilation(declaration, out var generated, out _);
        return (CSharpCompilation)generated;
    }

    public static byte[] Emit(CSharpCompilation compilation)
    {
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        return result.Success ? image.ToArray() : throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
    }

    /// <summary>A file of declarations as it stands in this project.</summary>
    public static string ReadSource(string name)
    {
        using var reader = new StreamReader(typeof(Generation).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
