using System.Text;

namespace TxGen.Runtime.Tests;

/// <summary>Kinds of characters, and their UTF-8.</summary>
public class CharacterClassTests
{
    [Fact]
    public void Every_code_point_is_of_the_classes_it_is_in_regular_expressions()
    {
        AssertWithout("NotL", CharacterClass.IsLetter);
        AssertWithout("NotN", CharacterClass.IsNumber);
        AssertWithout("NotP", CharacterClass.IsPunctuation);
        AssertWithout("NotSpace", CharacterClass.IsWhiteSpace);
    }

    [Fact]
    public void Every_code_point_is_of_the_classes_it_is_for_BERT()
    {
        Assert.Equal(
            Goldens.Root.GetProperty("Punctuation").EnumerateArray().Select(codePoint => codePoint.GetInt32()),
            Enumerable.Range(0, 0x20000).Where(OldCharacterClass.IsPunctuation));

        Goldens.AssertBlocks("BertClean", text => string.Concat(text.EnumerateRunes().Select(Clean)));
        Goldens.AssertBlocks("BertStrip", text =>
        {
            var decomposed = Forms.Run("NFD", text);
            var stripped = new NormalizedText(decomposed.Count);
            new StripAccents(all: false).Normalize(decomposed, stripped);
            return Encoding.UTF8.GetString(stripped.Bytes);
        });

        static string Clean(Rune rune)
        {
            if (CharacterClass.IsWhiteSpace(rune.Value) && (rune.Value is 9 or 10 or 13 || !OldCharacterClass.IsControl(rune.Value)))
                return " ";
            return rune.Value is 0 or 0xFFFD || OldCharacterClass.IsControl(rune.Value) ? "" : rune.ToString();
        }
    }

    [Fact]
    public void White_space_is_25_code_points() =>
        Assert.Equal(
            [9, 10, 11, 12, 13, 0x20, 0x85, 0xA0, 0x1680, .. Enumerable.Range(0x2000, 11), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000],
            Enumerable.Range(0, 0x110000).Where(CharacterClass.IsWhiteSpace));

    [Fact]
    public void Every_code_point_comes_back_from_UTF8()
    {
        byte[] utf8 = new byte[CodePoints.MaxBytes];
        byte[] expected = new byte[CodePoints.MaxBytes];
        for (int codePoint = 0; codePoint < 0x110000; codePoint++)
        {
            if (!Rune.IsValid(codePoint))
                continue;
            int length = new Rune(codePoint).EncodeToUtf8(expected);
            Assert.Equal(length, CodePoints.Encode(codePoint, utf8));
            Assert.True(expected.AsSpan(0, length).SequenceEqual(utf8.AsSpan(0, length)));
            Assert.Equal(codePoint, CodePoints.Decode(utf8.AsSpan(0, length), out int decoded));
            Assert.Equal(length, decoded);
        }
    }

    private static void AssertWithout(string name, Func<int, bool> isInClass) =>
        Goldens.AssertBlocks(name, text => string.Concat(text.EnumerateRunes().Where(rune => !isInClass(rune.Value))));
}
