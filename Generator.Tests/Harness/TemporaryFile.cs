namespace TxGen.Generator.Tests.Harness;

/// <summary>A name for a file, which is deleted in the end.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"txgen-{Guid.NewGuid():N}.safetensors");

    public void Dispose() => File.Delete(Path);
}
