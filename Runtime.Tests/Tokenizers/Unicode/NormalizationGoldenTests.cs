using System.Text;

namespace TxGen.Runtime.Tests;

/// <summary>Normalisation gives exactly what the library gives that models were trained with.</summary>
public class NormalizationGoldenTests
{
    private static readonly string[] FormsOfSequences = ["NFC", "NFD", "NFKC", "NFKD"];

    [Theory]
    [InlineData("NFC"), InlineData("NFD"), InlineData("NFKC"), InlineData("NFKD"), InlineData("Lowercase"), InlineData("StripAccents")]
    public void Every_code_point_becomes_the_same(string form) =>
        Goldens.AssertBlocks(form, text => Forms.Normalize(form, text));

    [Fact]
    public void Sequences_become_the_same_and_forms_agree()
    {
        foreach (var sequence in Goldens.Root.GetProperty("Sequences").EnumerateArray())
        {
            string text = sequence[0].GetString()!;
            for (int i = 0; i < FormsOfSequences.Length; i++)
            {
                string form = FormsOfSequences[i];
                string expected = sequence[i + 1].GetString()!;
                Assert.Equal(Escaped(expected), Escaped(Forms.Normalize(form, text)));
                Assert.Equal(Escaped(expected), Escaped(Forms.Normalize(form, expected)));

                // Composed after decomposed is composed.
                string decomposed = Forms.Normalize(form.Replace('C', 'D'), text);
                Assert.Equal(Escaped(expected), Escaped(Forms.Normalize(form, decomposed)));
            }
        }
    }

    [Fact]
    public void What_composition_would_put_together_again_may_as_well_be_decomposed()
    {
        foreach (var sequence in Goldens.Root.GetProperty("Sequences").EnumerateArray())
        {
            var from = Forms.Text(sequence[0].GetString()!);
            var decomposed = new NormalizedText(1000);
            var composed = new NormalizedText(1000);
            new Decompose(compatibility: false).Normalize(from, decomposed);
            new Compose().Normalize(decomposed, composed);
            Assert.Equal(sequence[1].GetString(), Encoding.UTF8.GetString(composed.Bytes));
        }
    }

    private static string Escaped(string text) => string.Join(' ', text.EnumerateRunes().Select(rune => $"{rune.Value:X4}"));
}
