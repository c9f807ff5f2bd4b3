namespace Benchmarks.Measuring;

/// <summary>Trained models, tokenizers and texts beside the repository, or where <c>TXGEN_FIXTURES</c> says.</summary>
internal static class Fixtures
{
    public static string? Find(string file)
    {
        string? given = Environment.GetEnvironmentVariable("TXGEN_FIXTURES");
        string folder = !string.IsNullOrEmpty(given) ? given : Repository.Find("..", "shared", "fixtures");
        string path = Path.Combine(folder, file);
        return File.Exists(path) ? path : null;
    }
}
