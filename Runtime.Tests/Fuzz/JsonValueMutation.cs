using System.Text;
using System.Text.RegularExpressions;

namespace TxGen.Runtime.Tests;

/// <summary>Random damage after which a file is still JSON of the same shape: values become others of their kind, so much of it loads.</summary>
internal static partial class JsonValueMutation
{
    private static readonly string[] Strings =
        ["\"\"", "\" \"", "\"a\"", "\"\\u2581\"", "\"\\u0301\"", "\"\\ud83d\\ude00\"", "\"<0x41>\"", "\"Never\"", $"\"{new string('a', 300)}\""];

    private static readonly string[] Numbers = ["0", "1", "2", "7", "24", "255", "4000", "2147483647", "-1", "-1e300", "1e-300"];

    /// <summary>One to three changes.</summary>
    public static byte[] Apply(byte[] json, Random random)
    {
        string[] tokens = [.. Token().Matches(Encoding.UTF8.GetString(json)).Select(match => match.Value)];
        int[] values = [.. Enumerable.Range(0, tokens.Length).Where(i => tokens[i][0] is '"' or 't' or 'f' or '-' || char.IsAsciiDigit(tokens[i][0]))];
        string[] strings = [.. Strings, .. tokens.Where(token => token[0] == '"')];
        for (int changes = random.Next(1, 4); changes > 0; changes--)
        {
            ref string value = ref tokens[values[random.Next(values.Length)]];
            value = value[0] switch
            {
                '"' => strings[random.Next(strings.Length)],
                't' => "false",
                'f' => "true",
                _ => Numbers[random.Next(Numbers.Length)],
            };
        }

        return Encoding.UTF8.GetBytes(string.Concat(tokens));
    }

    [GeneratedRegex("""\s+|"(?:[^"\\]|\\.)*"|[-+.\w]+|.""", RegexOptions.Singleline)]
    private static partial Regex Token();
}
