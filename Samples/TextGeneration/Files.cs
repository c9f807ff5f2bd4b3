namespace TextGeneration;

/// <summary>Where a model comes from.</summary>
internal static class Files
{
    public const string HowToGetAModel = """
        This program needs two files: a model's weights and its tokenizer.

        Small models that tell stories are at https://huggingface.co/karpathy/tinyllamas (MIT licence):
          stories15M.bin    60 MB     --model stories15m
          stories110M.bin   440 MB    --model stories110m
        Their tokenizer is tokenizer.bin of https://github.com/karpathy/llama2.c. With both in this folder:

          dotnet run -c Release --project Samples/TextGeneration -- "Once upon a time" \
              --model stories15m --weights stories15M.bin --tokenizer tokenizer.bin

        A smaller one is in the folder stories260K of the same place:
          stories260K.bin and tok512.bin, 1 MB     --model stories260k

        Weights may also be safetensors with the names of Hugging Face's Llama. --help lists all options.
        """;

    /// <summary>
    /// Weights and tokenizer of the tests' smallest model, in the folder that TXGEN_FIXTURES names or beside the repository.
    /// </summary>
    public static (string Weights, string Tokenizer)? OfFixtures()
    {
        string? folder = Environment.GetEnvironmentVariable("TXGEN_FIXTURES") is { Length: > 0 } named ? named : BesideRepository();
        if (folder is null)
            return null;
        string weights = Path.Combine(folder, "stories260k", "model.safetensors");
        string tokenizer = Path.Combine(folder, "stories260k", "tok512.bin");
        return File.Exists(weights) && File.Exists(tokenizer) ? (weights, tokenizer) : null;
    }

    private static string? BesideRepository()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "TxGen.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder is null ? null : Path.Combine(folder, "..", "shared", "fixtures");
    }
}
