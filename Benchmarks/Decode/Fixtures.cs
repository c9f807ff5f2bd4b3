using System.Reflection;

namespace Benchmarks.Decode;

/// <summary>Trained models beside the repository, or where <c>TXGEN_FIXTURES</c> says.</summary>
internal static class Fixtures
{
    public static string? Find(string file)
    {
        string repository = typeof(Fixtures).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(data => data.Key == "Repository").Value!;
        string? given = Environment.GetEnvironmentVariable("TXGEN_FIXTURES");
        string folder = !string.IsNullOrEmpty(given) ? given : Path.Combine(repository, "..", "shared", "fixtures");
        string path = Path.Combine(folder, file);
        return File.Exists(path) ? path : null;
    }
}
