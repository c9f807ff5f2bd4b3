namespace TxGen.Generator.Tests.Harness;

/// <summary>A trained model with expected results; fixtures are no part of the repository.</summary>
internal static class Fixture
{
    public static string? Absent { get; } =
        Directory.Exists(Files.Fixtures) ? null : "The fixtures are absent: set TXGEN_FIXTURES to their folder.";

    public static string Model(string name) => Path.Combine(Files.Fixtures, name, "model.safetensors");

    /// <summary>A project with the model's own configuration as <c>config.json</c>.</summary>
    public static Project Project(string name) => new(("config.json", File.ReadAllText(Path.Combine(Files.Fixtures, name, "config.json"))));

    public static TensorFile Expected(string name) => new(Path.Combine(Files.Fixtures, name, "expected.safetensors"));
}

/// <summary>A test that needs the fixtures; where they are absent it is skipped and says so.</summary>
public sealed class FixtureFactAttribute : FactAttribute
{
    public FixtureFactAttribute() => Skip = Fixture.Absent;
}

/// <summary>A theory that needs the fixtures; where they are absent it is skipped and says so.</summary>
public sealed class FixtureTheoryAttribute : TheoryAttribute
{
    public FixtureTheoryAttribute() => Skip = Fixture.Absent;
}
