using TxGen.Generator.Graph;
using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Operations;

/// <summary>An operation is two files of one name: its mathematics, and how it is printed.</summary>
public class OperationFilesTests
{
    private static readonly string[] Operations = typeof(Operation).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(Operation)) && !type.IsAbstract)
        .Select(type => type.Name)
        .Order(StringComparer.Ordinal)
        .ToArray();

    [Fact]
    public void EveryOperationHasItsMathematics() => Assert.Equal(Operations, Names("Graph"));

    [Fact]
    public void EveryOperationIsPrintedByAFileOfItsName() => Assert.Equal(Operations, Names("Emission"));

    private static IEnumerable<string> Names(string room) => Directory
        .GetFiles(Path.Combine(Files.Repository, "Generator", room, "Operations"), "*.cs")
        .Select(file => Path.GetFileNameWithoutExtension(file)!)
        .Order(StringComparer.Ordinal);
}
