using System.Buffers.Binary;

namespace TxGen.Runtime.Tests;

/// <summary>Random damage to checkpoints that knows where their headers are; the rest is values, of which all are good.</summary>
internal static class CheckpointMutation
{
    private const int LengthSize = sizeof(ulong);
    private const int Llama2HeaderSize = 40;

    public static byte[] Safetensors(byte[] file, Random random)
    {
        int header = LengthSize + (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        return random.Next(3) switch
        {
            0 => TestFile.Raw(JsonMutation.Apply(file[LengthSize..header], random), file[header..]),
            1 => ByteMutation.ApplyBefore(file, header, random),
            _ => ByteMutation.Apply(file, random),
        };
    }

    public static byte[] Llama2(byte[] file, Random random) =>
        ByteMutation.ApplyBefore(file, random.Next(2) == 0 ? Llama2HeaderSize : file.Length, random);

    public static byte[] Index(byte[] file, Random random) =>
        random.Next(3) == 0 ? ByteMutation.Apply(file, random) : JsonMutation.Apply(file, random);
}
