using System.Reflection;
using TxGen;

namespace Benchmarks.Measuring;

/// <summary>The methods that the generator wrote for an instruction set: a private class of the model has its name.</summary>
internal static class Kernels
{
    private const BindingFlags Declared =
        BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public static MethodInfo[] Of(Type model, InstructionSet set) =>
        model.GetNestedType(set.ToString(), BindingFlags.NonPublic)!.GetMethods(Declared);
}
