using System.Runtime.InteropServices;
using TxGen.Generator.Tests.Harness;
using TxGen.Runtime;

namespace TxGen.Generator.Tests.ChildProcess;

/// <summary>
/// What a child process runs: this assembly as a program, since settings of the .NET runtime such as DOTNET_EnableAVX512
/// count only from a process's start. The test runner loads the assembly as a library and never comes here.
/// </summary>
internal static class Program
{
    /// <summary>
    /// Runs compiled goldens on every instruction set that this process has. Reads [folder]/[golden].dll, writes the results'
    /// floats to [folder]/[golden].[set] and a line on every fact to the standard output.
    /// </summary>
    public static int Main(string[] arguments)
    {
        if (arguments is not [{ } folder])
        {
            Console.Error.WriteLine("This program is a test assembly: run dotnet test.");
            return 2;
        }

        var supported = Enum.GetValues<InstructionSet>().Where(InstructionSets.IsSupported).ToList();
        Console.WriteLine($"supported: {string.Join(' ', supported)}");
        Console.WriteLine($"default: {Try(() => InstructionSets.Choose(null))}");
        Console.WriteLine($"Avx512: {Try(() => InstructionSets.Choose(new() { InstructionSet = InstructionSet.Avx512 }))}");

        foreach (string path in Directory.GetFiles(folder, "*.dll"))
        {
            var golden = new Golden(Path.GetFileNameWithoutExtension(path));
            using var model = CompiledModel.FromImage(File.ReadAllBytes(path)).Load(golden.ModelPath, new LoadOptions { Prefix = golden.Prefix });
            foreach (var set in supported)
                File.WriteAllBytes(Path.ChangeExtension(path, $"{set}"), MemoryMarshal.AsBytes<float>(golden.Results(model, set)).ToArray());
        }

        return 0;
    }

    private static string Try(Func<InstructionSet> choose)
    {
        try
        {
            return $"{choose()}";
        }
        catch (Exception exception)
        {
            return $"{exception.GetType().Name}: {exception.Message}";
        }
    }
}
