namespace TxGen.Runtime;

/// <summary>GPT-2's pattern.</summary>
internal sealed class Gpt2Splitter : GptSplitter
{
    /// <summary>What it does, as a regular expression.</summary>
    public const string Pattern = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    protected override int End(ReadOnlySpan<byte> text, int at)
    {
        byte first = text[at];
        if (first == '\'' && GptCharacters.ContractionEnd(text, at, ignoresCase: false) is int contraction && contraction > at)
            return contraction;

        int word = first == ' ' && at + 1 < text.Length ? at + 1 : at;
        GptCharacter kind = GptCharacters.Kind(text, word, out int length);
        return kind == GptCharacter.Space ? GptCharacters.SpaceEnd(text, at) : GptCharacters.End(text, word + length, kind);
    }
}
