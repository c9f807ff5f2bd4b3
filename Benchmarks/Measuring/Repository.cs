using System.Reflection;

namespace Benchmarks.Measuring;

/// <summary>The folder this project was built in.</summary>
internal static class Repository
{
    private static readonly string Root = typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().First(data => data.Key == "Repository").Value!;

    public static string Find(params ReadOnlySpan<string> parts) => Path.GetFullPath(Path.Combine([Root, .. parts]));
}
