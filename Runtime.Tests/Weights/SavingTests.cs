using System.Buffers.Binary;
using System.Text;

namespace TxGen.Runtime.Tests;

/// <summary>What a saved file looks like, and that saving never damages what was there.</summary>
public class SavingTests
{
    [Fact]
    public void The_header_is_padded_to_8_bytes_with_spaces_and_the_data_sorted_by_name()
    {
        using var folder = new TemporaryFolder();
        for (int i = 0; i < 8; i++)
        {
            var map = new WeightMap("Example", layers: 1, floats: 32);
            map.Vector("layer.10.b" + new string('x', i), ParameterKind.Bias, new PanelPart(3, 0));
            map.Vector("a", ParameterKind.Bias, new PanelPart(1, 16));
            map.Vector("layer.1.b", ParameterKind.Bias, new PanelPart(2, 20));
            map.Vector("B", ParameterKind.Bias, new PanelPart(1, 24));
            PackedWeights.CreateRandom(map, seed: 1).Save(folder.Path("saved"));

            byte[] file = File.ReadAllBytes(folder.Path("saved"));
            int length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
            string header = Encoding.UTF8.GetString(file, 8, length);
            Assert.Equal(0, length % 8);
            Assert.StartsWith("""{"__metadata__":{"format":"pt"},"B":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":""", header);
            Assert.InRange(header.Length - header.TrimEnd(' ').Length, 0, 7);
            Assert.EndsWith("}", header.TrimEnd(' '));
            Assert.Equal(["B", "a", "layer.1.b", "layer.10.b" + new string('x', i)], TestFile.Parse(file).Select(tensor => tensor.Name));
            Assert.Equal(8 + length + 7 * sizeof(float), file.Length);
        }
    }

    [Fact]
    public void Saving_what_was_loaded_from_a_saved_file_gives_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        WeightMap map = Example();
        PackedWeights.CreateRandom(map, seed: 1).Save(folder.Path("first"));
        PackedWeights.Load(map, folder.Path("first")).Save(folder.Path("second"));
        Assert.Equal(File.ReadAllBytes(folder.Path("first")), File.ReadAllBytes(folder.Path("second")));
    }

    [Fact]
    public void An_existing_file_is_replaced_and_no_other_file_stays()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.Path("model"), "old");
        PackedWeights.CreateRandom(Example(), seed: 1).Save(folder.Path("model"));
        PackedWeights.Load(Example(), folder.Path("model"));
        Assert.Equal(["model"], folder.Files);
    }

    [Fact]
    public void A_file_can_be_replaced_by_the_weights_read_from_it()
    {
        using var folder = new TemporaryFolder();
        PackedWeights.CreateRandom(Example(), seed: 1).Save(folder.Path("model"));
        byte[] before = File.ReadAllBytes(folder.Path("model"));
        PackedWeights.Load(Example(), folder.Path("model")).Save(folder.Path("model"));
        Assert.Equal(before, File.ReadAllBytes(folder.Path("model")));
    }

    [Fact]
    public void An_interrupted_save_leaves_the_old_file_and_no_other()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.Path("model"), "old");
        Assert.Throws<IOException>(() => AtomicFile.Write(folder.Path("model"), stream =>
        {
            stream.Write(new byte[100_000]);
            throw new IOException("disk full");
        }));
        Assert.Equal("old", File.ReadAllText(folder.Path("model")));
        Assert.Equal(["model"], folder.Files);
    }

    [Fact]
    public void A_target_that_cannot_be_replaced_leaves_no_other_file()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Path("model"));
        Assert.ThrowsAny<SystemException>(() => PackedWeights.CreateRandom(Example(), seed: 1).Save(folder.Path("model")));
        Assert.True(Directory.Exists(folder.Path("model")));
        Assert.Empty(folder.Files);
    }

    [Fact]
    public void A_missing_folder_is_reported_as_elsewhere_in_NET()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path("absent"), "model");
        Assert.Throws<DirectoryNotFoundException>(() => PackedWeights.CreateRandom(Example(), seed: 1).Save(path));
    }

    private static WeightMap Example()
    {
        var map = new WeightMap("Example", layers: 1, floats: 2000);
        map.Matrix("fused", ParameterKind.Matrix, MatrixOrder.OutputsByInputs, 7, new PanelPart(11, 0), new PanelPart(17, 112));
        map.Matrix("conv", ParameterKind.Matrix, MatrixOrder.InputsByOutputs, 11, new PanelPart(33, 336));
        map.Rows("table", ParameterKind.Table, [5, 7], rows: 5, columns: 7, offset: 1000, stride: 16);
        map.Vector("bias", ParameterKind.Bias, new PanelPart(11, 1200), new PanelPart(17, 1216));
        map.Rows("scale", ParameterKind.Scale, [7], rows: 1, columns: 7, offset: 1300, stride: 16);
        return map;
    }
}
