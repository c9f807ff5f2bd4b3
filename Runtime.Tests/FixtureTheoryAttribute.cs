namespace TxGen.Runtime.Tests;

/// <summary>Like <see cref="FixtureFactAttribute"/>, for several cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FixtureTheoryAttribute : TheoryAttribute
{
    public FixtureTheoryAttribute(string fixture)
    {
        if (!Directory.Exists(Fixtures.Path(fixture)))
            Skip = $"needs fixture '{fixture}'; set TXGEN_FIXTURES to the folder that holds it";
    }
}
