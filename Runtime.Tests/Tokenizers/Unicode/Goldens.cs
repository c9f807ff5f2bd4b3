using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace TxGen.Runtime.Tests;

/// <summary>What make-goldens.mjs wrote.</summary>
internal static class Goldens
{
    private const int BlockSize = 4096;

    public static JsonElement Root { get; } = Load();

    /// <summary>Checks what becomes of all code points, a line each, block by block.</summary>
    public static void AssertBlocks(string name, Func<string, string> change)
    {
        string[] expected = Root.GetProperty("Blocks").GetProperty(name).GetString()!.Split(' ');
        Assert.Equal(0x110000 / BlockSize, expected.Length);
        for (int block = 0; block < expected.Length; block++)
        {
            var characters = Enumerable.Range(block * BlockSize, BlockSize).Where(Rune.IsValid).Select(char.ConvertFromUtf32);
            byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(change(string.Join('\n', characters))));
            string actual = Convert.ToHexStringLower(hash.AsSpan(0, 4));
            Assert.True(expected[block] == actual, $"{name} differs in U+{block * BlockSize:X4} to U+{(block + 1) * BlockSize - 1:X4}");
        }
    }

    private static JsonElement Load()
    {
        using var file = typeof(Goldens).Assembly.GetManifestResourceStream("Unicode.Goldens.json")!;
        return JsonDocument.Parse(file).RootElement;
    }
}
