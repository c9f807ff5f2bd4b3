using System.Buffers.Binary;
using System.Text;

namespace TxGen.Runtime.Tests;

/// <summary>Builds precompiled characters maps, of keys without zeros: every node gets 256 units of its own.</summary>
internal static class CharsMapFile
{
    private const uint IsValue = 1u << 31;
    private const uint EndsKey = 1 << 8;
    private const uint OffsetInBlocks = 1 << 9;
    private const int OffsetShift = 10;

    public static byte[] Of(IReadOnlyDictionary<string, string> rules) =>
        Of([.. rules.Select(rule => (Encoding.UTF8.GetBytes(rule.Key), rule.Value))]);

    public static byte[] Of(IReadOnlyList<(byte[] Key, string Replacement)> rules)
    {
        var units = new List<uint>(new uint[256]);
        var replacements = new List<byte>();
        Place(0, rules, 0);
        return Of([.. units], [.. replacements]);

        // A node's block is its base, whose low byte must be the node's: offsets are XORed.
        void Place(int node, IReadOnlyList<(byte[] Key, string Replacement)> below, int depth)
        {
            int at = units.Count + (node & 0xFF);
            units.AddRange(new uint[256]);

            // No child by the byte 0: any other label says so.
            units[at] = 1;
            units[node] |= ((uint)(node ^ at) >> 8 << OffsetShift) | OffsetInBlocks;
            foreach (var end in below.Where(rule => rule.Key.Length == depth))
            {
                units[node] |= EndsKey;
                units[at] = IsValue | (uint)replacements.Count;
                replacements.AddRange([.. Encoding.UTF8.GetBytes(end.Replacement), 0]);
            }

            foreach (var group in below.Where(rule => rule.Key.Length > depth).GroupBy(rule => rule.Key[depth]))
            {
                int child = at ^ group.Key;
                units[child] = group.Key;
                Place(child, [.. group], depth + 1);
            }
        }
    }

    public static byte[] Of(uint[] units, byte[] replacements)
    {
        var map = new byte[sizeof(uint) + (units.Length * sizeof(uint)) + replacements.Length];
        BinaryPrimitives.WriteInt32LittleEndian(map, units.Length * sizeof(uint));
        for (int i = 0; i < units.Length; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(map.AsSpan((i + 1) * sizeof(uint)), units[i]);
        replacements.CopyTo(map.AsSpan((units.Length + 1) * sizeof(uint)));
        return map;
    }
}
