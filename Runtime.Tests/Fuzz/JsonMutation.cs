using System.Text;
using System.Text.RegularExpressions;

namespace TxGen.Runtime.Tests;

/// <summary>Random damage that leaves JSON plausible: tokens instead of bytes are swapped, repeated, left out or replaced.</summary>
internal static partial class JsonMutation
{
    private static readonly string[] Replacements =
    [
        "0", "-0", "-1", "1.5", "1e0", "1e999", "2147483647", "2147483648", "4398046511105", "281474976710655", "281474976710656",
        "9223372036854775807", "18446744073709551615", "18446744073709551616", new string('9', 400),
        "null", "true", "\"\"", "\"..\"", "\"\\ud800\"", "\"\\u0000\"", "\"/dev/zero\"", "\"F32\"", "\"BF16\"", "\"I64\"", "{}", "[]", "[0,0]",
        "[4294967296,4294967296]", "{", "}", "[", "]", ",", ":", " ", "\n", "//",
        string.Concat(Enumerable.Repeat('[', 1000)), string.Concat(Enumerable.Repeat("{\"a\":", 1000)),
    ];

    /// <summary>One to three changes.</summary>
    public static byte[] Apply(byte[] json, Random random)
    {
        List<string> tokens = [.. Token().Matches(Encoding.UTF8.GetString(json)).Select(match => match.Value)];
        for (int changes = random.Next(1, 4); changes > 0 && tokens.Count > 0; changes--)
            Change(tokens, random.Next(tokens.Count), random.Next(tokens.Count), random);
        return Encoding.UTF8.GetBytes(string.Concat(tokens));
    }

    private static void Change(List<string> tokens, int at, int other, Random random)
    {
        int count = random.Next(1, Math.Min(12, tokens.Count - at) + 1);
        switch (random.Next(6))
        {
            case 0:
                (tokens[at], tokens[other]) = (tokens[other], tokens[at]);
                break;
            case 1:
                tokens[at] = tokens[other];
                break;
            case 2:
                tokens[at] = Replacements[random.Next(Replacements.Length)];
                break;
            case 3:
                tokens.RemoveRange(at, random.Next(2) == 0 ? 1 : count);
                break;
            case 4:
                // Several tokens in a row are often a key with its value.
                tokens.InsertRange(at, tokens.GetRange(at, count));
                break;
            default:
                tokens.Insert(at, Replacements[random.Next(Replacements.Length)]);
                break;
        }
    }

    [GeneratedRegex("""\s+|"(?:[^"\\]|\\.)*"|[-+.\w]+|.""", RegexOptions.Singleline)]
    private static partial Regex Token();
}
