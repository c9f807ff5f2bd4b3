using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Plans;

/// <summary>Random models, generated and compiled: without a warning, and every kernel small enough for the JIT to optimise it fully.</summary>
public class EmittedCodeTests
{
    private const int Models = 40;
    private const int LargestIl = 15 * 1024;
    private const int MostLocals = 254;

    /// <summary>One compilation for all, which is far cheaper than one for each.</summary>
    private static readonly Lazy<Assembly> Compiled = new(Compile);

    [Fact]
    public void EveryKernelStaysSmall()
    {
        int kernels = 0;
        foreach (var method in KernelMethods())
        {
            kernels++;
            var body = method.GetMethodBody()!;
            int size = body.GetILAsByteArray()!.Length;
            string name = $"{method.DeclaringType!.FullName}.{method.Name}";
            Assert.True(size <= LargestIl, $"{name} has {size} bytes of IL");
            Assert.True(body.LocalVariables.Count <= MostLocals, $"{name} has {body.LocalVariables.Count} locals");
        }

        Assert.True(kernels > 20 * Models, $"only {kernels} kernels were found");
    }

    [Fact]
    public void EveryKernelIsOptimisedAtItsFirstCall() => Assert.All(KernelMethods(), method =>
        Assert.Equal(MethodImplAttributes.AggressiveOptimization | MethodImplAttributes.NoInlining, method.MethodImplementationFlags));

    [Fact]
    public void ConstantsSayWhatTheSpecSays()
    {
        for (int i = 0; i < Models; i++)
        {
            var (spec, model) = (Spec(i), Model(i));
            RandomPlans.Explain(spec, () =>
            {
                Assert.Equal(spec.DModel, Constant("DModel"));
                Assert.Equal(spec.HeadDim, Constant("HeadDim"));
                Assert.Equal(spec.TokenTypes > 0 ? spec.TokenTypes : null, Constant("TokenTypes"));
                Assert.Equal(CostTests.Parameters(spec), Constant("ParameterCount"));
                Assert.Equal(CostTests.FlopsOfLengths(spec)[^1], model.GetMethod("Flops")!.Invoke(null, [spec.MaxLength]));
            });

            object? Constant(string name) => model.GetField(name)?.GetRawConstantValue();
        }
    }

    private static Generator.Spec.ModelSpec Spec(int model)
    {
        var spec = RandomSpecs.Create(100_000 + model, model % 2 == 0 ? 600 : 64);
        return model % 4 < 2 ? RandomSpecs.AsTrainer(spec, model) : spec;
    }

    private static Type Model(int i) => Compiled.Value.GetType($"Models.Model{i}", throwOnError: true)!;

    private static IEnumerable<MethodInfo> KernelMethods() =>
        from i in Enumerable.Range(0, Models)
        from place in new[] { Model(i), Model(i).GetNestedType("Training", BindingFlags.NonPublic) }.OfType<Type>()
        from set in new[] { "Avx512", "Avx2", "Portable" }
        from method in place.GetNestedType(set, BindingFlags.NonPublic)!.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        where !method.IsDefined(typeof(CompilerGeneratedAttribute)) && !method.IsSpecialName
        select method;

    private static Assembly Compile()
    {
        var classes = Enumerable.Range(0, Models).Select(i => $"/// <summary>Under test.</summary>\n{SpecText.Attributes(Spec(i))}\npublic sealed partial class Model{i};\n");
        var outcome = GeneratorHarness.Run($"namespace Models;\n\n{string.Join('\n', classes)}");
        Assert.Empty(outcome.Diagnostics);
        using var image = new MemoryStream();
        using var documentation = new MemoryStream();
        var result = outcome.Compilation.Emit(image, xmlDocumentationStream: documentation);
        var problem = result.Diagnostics.FirstOrDefault(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);
        Assert.True(problem is null, $"{problem}\n{problem?.Location.SourceTree}");
        image.Position = 0;
        return new AssemblyLoadContext(nameof(EmittedCodeTests)).LoadFromStream(image);
    }
}
