using System.Globalization;

namespace TextGeneration;

/// <summary>What a text cost.</summary>
internal readonly record struct Statistics(int PromptTokens, TimeSpan Prefill, int Steps, TimeSpan Decode, long AllocatedBytes)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"prefill {Speed(PromptTokens, Prefill)} · decode {Speed(Steps, Decode)} · {AllocatedBytes} bytes allocated");

    private static string Speed(int tokens, TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{tokens} tokens, {(tokens == 0 ? 0 : tokens / time.TotalSeconds):N0} tokens/s");
}
