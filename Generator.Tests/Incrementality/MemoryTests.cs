using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Incrementality;

/// <summary>A driver lives as long as the editor; the compilations it saw must not.</summary>
public class MemoryTests
{
    private const string Model = "using TxGen; [Transformer(16, 2, 32, 8)] public sealed partial class Model;";

    [Theory]
    [InlineData(Model, OptimizationLevel.Release)]
    [InlineData(Model, OptimizationLevel.Debug)]
    [InlineData("using TxGen; [Transformer(\"config.json\")] public sealed partial class Model;", OptimizationLevel.Release)]
    [InlineData("using TxGen; [Transformer(16, 3, 32, 8)] public sealed class Model;", OptimizationLevel.Release)]
    [InlineData("using TxGen; [Transformer(16, 2, 32, 8), SparseAttention(Stride = 2)] public sealed partial class Model;", OptimizationLevel.Release)]
    [InlineData("using TxGen; [SparseAttention(Stride = 2)] public sealed partial class Model;", OptimizationLevel.Release)]
    public void AnOldCompilationIsReleased(string source, OptimizationLevel optimization)
    {
        var driver = GeneratorHarness.Driver();
        var old = RunOnFirst(ref driver, source, optimization);
        RunOnSecond(ref driver, source);
        for (int i = 0; i < 10 && old.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(old.IsAlive, "the driver still holds the compilation of its first run");
        GC.KeepAlive(driver);
    }

    // Locals of these methods are gone when they return, whatever the compiler does with them.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference RunOnFirst(ref GeneratorDriver driver, string source, OptimizationLevel optimization)
    {
        var compilation = GeneratorHarness.Compilation(source);
        compilation = compilation.WithOptions(compilation.Options.WithOptimizationLevel(optimization));
        driver = driver.RunGenerators(compilation);
        return new(compilation);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RunOnSecond(ref GeneratorDriver driver, string source) =>
        driver = driver.RunGenerators(GeneratorHarness.Compilation("// Edited.\n" + source));
}
