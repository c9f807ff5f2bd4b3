namespace TxGen.Runtime.Tests;

internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("txgen");

    public string Folder => _folder.FullName;

    public string[] Files => [.. _folder.GetFiles().Select(file => file.Name).Order()];

    public string Path(string name) => System.IO.Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
