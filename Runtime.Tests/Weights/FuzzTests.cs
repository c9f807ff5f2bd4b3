using System.Diagnostics;

namespace TxGen.Runtime.Tests;

/// <summary>Random damage to a good file: it loads or is refused, and nothing else happens.</summary>
public class FuzzTests
{
    private const int Mutations = 20_000;

    [Fact]
    public void Mutated_files_load_or_are_refused()
    {
        var map = new WeightMap("Example", layers: 1, floats: 64);
        map.Matrix("w", ParameterKind.Matrix, MatrixOrder.OutputsByInputs, 3, new PanelPart(2, 0));
        map.Vector("b", ParameterKind.Bias, new PanelPart(2, 48));
        byte[] file = TestFile.Of(
            ("w", "F32", [2, 3], new byte[24]), ("b", "BF16", [2], new byte[4]), ("extra", "I64", [], new byte[8]), ("none", "U8", [0], []));
        PackedWeights.Load(map, file);

        var random = new Random(20240229);
        var clock = Stopwatch.StartNew();
        int refused = 0;
        for (int i = 0; i < Mutations; i++)
        {
            byte[] mutated = Mutate(file, random);
            try
            {
                _ = i % 2 == 0 ? PackedWeights.Load(map, mutated) : PackedWeights.Load(map, new ForwardStream(mutated));
            }
            catch (WeightsException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, Mutations / 2, Mutations - 1);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(60));
    }

    private static byte[] Mutate(byte[] file, Random random)
    {
        List<byte> bytes = [.. file];
        for (int changes = random.Next(1, 4); changes > 0; changes--)
        {
            int at = random.Next(bytes.Count);
            int count = random.Next(1, Math.Min(20, bytes.Count - at) + 1);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    // Digits and punctuation keep the JSON plausible.
                    bytes[at] = "0123456789-.e,:[]{}\"\\ "u8[random.Next(22)];
                    break;
                case 3:
                    bytes.RemoveRange(at, Math.Min(count, bytes.Count - 1));
                    break;
                case 4:
                    bytes.InsertRange(at, bytes.GetRange(at, count));
                    break;
                default:
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, count));
                    break;
            }
        }
        return [.. bytes];
    }
}
