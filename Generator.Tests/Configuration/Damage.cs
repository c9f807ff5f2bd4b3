using System.Text;

namespace TxGen.Generator.Tests.Configuration;

/// <summary>Texts with a few bytes changed, cut out, doubled or moved.</summary>
internal static class Damage
{
    private static readonly string[] Tokens = ["{", "}", "[", "]", ",", ":", "\"", "\\", "\n", "null", "true", "-", "0", "1e9", "99999999999", "\"a\"", "\0", "é"];

    public static string Of(byte[] text, Random random)
    {
        var bytes = text.ToList();
        for (int changes = random.Next(1, 4); changes > 0; changes--)
        {
            int at = random.Next(bytes.Count);
            int length = Math.Min(random.Next(1, 30), bytes.Count - at);
            switch (random.Next(5))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveRange(at, Math.Min(length, bytes.Count - 1)); break;
                case 2: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
                case 3: bytes.InsertRange(at, Encoding.UTF8.GetBytes(Tokens[random.Next(Tokens.Length)])); break;
                default: bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length)); break;
            }
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
