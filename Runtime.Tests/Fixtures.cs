namespace TxGen.Runtime.Tests;

/// <summary>Finds real models: in the folder TXGEN_FIXTURES names, else in shared/fixtures beside the repository.</summary>
internal static class Fixtures
{
    private static readonly string Root = Environment.GetEnvironmentVariable("TXGEN_FIXTURES") ?? BesideRepository();

    public static string Path(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Root, .. parts]);

    private static string BesideRepository()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder, "TxGen.sln")))
            folder = System.IO.Path.GetDirectoryName(folder);
        return System.IO.Path.GetFullPath(System.IO.Path.Combine(folder ?? ".", "..", "shared", "fixtures"));
    }
}
