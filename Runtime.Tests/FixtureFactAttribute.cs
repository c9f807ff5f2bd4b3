namespace TxGen.Runtime.Tests;

/// <summary>A test on real models, which are not part of the repository; skipped where they are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FixtureFactAttribute : FactAttribute
{
    public FixtureFactAttribute(string fixture)
    {
        if (!Directory.Exists(Fixtures.Path(fixture)))
            Skip = $"needs fixture '{fixture}'; set TXGEN_FIXTURES to the folder that holds it";
    }
}
