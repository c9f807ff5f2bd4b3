using TxGen;

namespace TextGeneration;

/// <summary>What the user asks for.</summary>
/// <param name="Prompt">The text to go on with.</param>
/// <param name="Weights">A safetensors file or one of llama2.c.</param>
/// <param name="Tokenizer">A tokenizer.json, a SentencePiece model, a tokenizer.bin of llama2.c, or a folder with one.</param>
/// <param name="Length">Tokens of the text, prompt included; null for the model's longest, but no more than 256.</param>
/// <param name="Sampling">How tokens are chosen.</param>
internal sealed record Request(string Prompt, string Weights, string Tokenizer, int? Length, SamplingOptions Sampling);

/// <summary>Something the user can put right; the message says how.</summary>
internal sealed class BadInputException(string message) : Exception(message);
