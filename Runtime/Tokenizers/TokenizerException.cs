namespace TxGen;

/// <summary>A tokenizer's file is malformed or does not fit the model; the message names the file and the place.</summary>
public sealed class TokenizerException : Exception
{
    internal TokenizerException(string file, string problem)
        : base($"{file}: {problem}")
    {
    }
}
