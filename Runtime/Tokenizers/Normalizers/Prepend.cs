namespace TxGen.Runtime;

/// <summary>Puts a text in front of every text that is not empty.</summary>
/// <param name="prefix">UTF-8.</param>
internal sealed class Prepend(byte[] prefix) : Normalizer
{
    public override void Normalize(NormalizedText from, NormalizedText to)
    {
        if (from.Count == 0)
            return;
        to.Append(prefix, NormalizedText.InFrontOf(from.Origins[0]));
        to.Append(from, 0, from.Count);
    }
}
