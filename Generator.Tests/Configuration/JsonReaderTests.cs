using System.Text;
using TxGen.Generator.Parsing.Configuration.Json;

namespace TxGen.Generator.Tests.Configuration;

/// <summary>The generator's own JSON reader: what it accepts, and where it says a text goes wrong.</summary>
public class JsonReaderTests
{
    [Theory]
    [InlineData("", 1, 1, "a value is expected, but the file ends")]
    [InlineData(" \n\n  ", 3, 3, "a value is expected, but the file ends")]
    [InlineData("{", 1, 2, "a key in quotes is expected, but the file ends")]
    [InlineData("[", 1, 2, "a value is expected, but the file ends")]
    [InlineData("{ \"a\"", 1, 6, "':' is expected, but the file ends")]
    [InlineData("{ \"a\" 1 }", 1, 7, "':' is expected, not '1'")]
    [InlineData("{ \"a\": 1", 1, 9, "',' or '}' is expected, but the file ends")]
    [InlineData("{ \"a\": 1\n  \"b\": 2 }", 2, 3, "',' or '}' is expected, not '\"'")]
    [InlineData("{ \"a\": 1, }", 1, 11, "a key in quotes is expected, not '}'")]
    [InlineData("{ a: 1 }", 1, 3, "a key in quotes is expected, not 'a'")]
    [InlineData("[1, ]", 1, 5, "a value is expected, not ']'")]
    [InlineData("[1 2]", 1, 4, "',' or ']' is expected, not '2'")]
    [InlineData("[1}", 1, 3, "',' or ']' is expected, not '}'")]
    [InlineData("{}\n{}", 2, 1, "the end of the file is expected, not '{'")]
    [InlineData("nul", 1, 1, "a value is expected, not 'n'")]
    [InlineData("True", 1, 1, "a value is expected, not 'T'")]
    [InlineData("NaN", 1, 1, "a value is expected, not 'N'")]
    [InlineData("// comment\n1", 1, 1, "a value is expected, not '/'")]
    [InlineData("'a'", 1, 1, "a value is expected, not '''")]
    [InlineData("\"a", 1, 3, "'\"' is expected, but the file ends")]
    [InlineData("\"a\nb\"", 1, 3, "a control character stands in a string: escape it")]
    [InlineData("\"a\0b\"", 1, 3, "a control character stands in a string: escape it")]
    [InlineData("\"\\x\"", 1, 2, "an escape is not one of JSON's")]
    [InlineData("\"\\u12G4\"", 1, 2, "an escape is not one of JSON's")]
    [InlineData("\"\\u12", 1, 2, "an escape is not one of JSON's")]
    [InlineData("\"\\", 1, 2, "an escape is not one of JSON's")]
    [InlineData("+1", 1, 1, "a value is expected, not '+'")]
    [InlineData("-", 1, 2, "a digit is expected, but the file ends")]
    [InlineData("1.", 1, 3, "a digit is expected, but the file ends")]
    [InlineData("[1.e5]", 1, 4, "a digit is expected, not 'e'")]
    [InlineData("1e+", 1, 4, "a digit is expected, but the file ends")]
    [InlineData("01", 1, 2, "the end of the file is expected, not '1'")]
    [InlineData("\0", 1, 1, "a value is expected, not '\uFFFD'")]
    [InlineData("\u00A01", 1, 1, "a value is expected, not '\u00A0'")]
    [InlineData("{\r\n\"a\": 1,\r\"b\": 2,\n\"a\": 3 }", 4, 1, "key 'a' stands twice in the object")]
    public void WhatIsNotJsonIsRefusedWhereItGoesWrong(string text, int line, int column, string message)
    {
        var error = Assert.Throws<JsonException>(() => JsonReader.Read(text));
        Assert.Equal((line, column, message), (error.Line, error.Column, error.Message));
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    [InlineData(100_000, false)]
    public void NestingIsLimited(int depth, bool accepted)
    {
        string text = string.Concat(Enumerable.Repeat("[", depth)) + string.Concat(Enumerable.Repeat("]", depth));
        if (accepted)
            Assert.Equal(JsonKind.Array, JsonReader.Read(text).Kind);
        else
            Assert.Equal("more than 64 objects and arrays stand in each other", Assert.Throws<JsonException>(() => JsonReader.Read(text)).Message);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("-12.50")]
    [InlineData("1e5")]
    [InlineData("1E-05")]
    [InlineData("0.1e+10")]
    [InlineData("123456789012345678901234567890")]
    public void NumbersStayAsTheyAreWritten(string text)
    {
        var value = JsonReader.Read(text);
        Assert.Equal((JsonKind.Number, text), (value.Kind, value.Text));
    }

    [Fact]
    public void EscapesAreResolved() =>
        Assert.Equal("\"\\/\b\f\n\r\té€\ud83d\ude00 π", JsonReader.Read(@"""\""\\\/\b\f\n\r\t\u00e9\u20AC\uD83D\uDE00 π""").Text);

    [Fact]
    public void ValuesKnowTheirLines()
    {
        var value = JsonReader.Read("\n{ \"a\":\n [ 1,\r\n  {\r\"b\"\n: null } ] }\n");
        var a = value.Members.Single();
        var b = a.Value.Items[1].Members.Single();
        Assert.Equal((2, 2, 3, 3, 4, 5, 6), (value.Line, a.Line, a.Value.Line, a.Value.Items[0].Line, a.Value.Items[1].Line, b.Line, b.Value.Line));
    }

    [Fact]
    public void AnyDamageToAFileIsEitherJsonOrRefused()
    {
        byte[] text = Encoding.UTF8.GetBytes(Configured.Text("Llama-3.2-1B"));
        var random = new Random(4);
        int refused = 0;
        for (int round = 0; round < 5000; round++)
        {
            try
            {
                JsonReader.Read(Damage.Of(text, random));
            }
            catch (JsonException error)
            {
                refused++;
                Assert.InRange(error.Line, 1, 60);
                Assert.InRange(error.Column, 1, 4000);
            }
        }

        Assert.InRange(refused, 1000, 4999);
    }
}
