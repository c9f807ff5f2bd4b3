using System.Text;

namespace TxGen.Runtime.Tests;

/// <summary>The rules of the safetensors format, with the cases of the reference implementation's own tests.</summary>
public class FormatTests
{
    private const string OneTensor = """{"a":{"dtype":"I32","shape":[2,2],"data_offsets":[0,16]}}""";

    public static TheoryData<string, int> Accepted => new()
    {
        { OneTensor, 16 },
        { "{}", 0 },
        { " \t\n\r" + OneTensor, 16 },
        { OneTensor + "  \n ", 16 },
        { """{"a":{"dtype":"F32","shape":[2,0],"data_offsets":[0,0]}}""", 0 },
        { """{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}""", 4 },
        { """{"a":{"data_offsets":[0,1],"shape":[1],"dtype":"U8"}}""", 1 },
        { """{"a":{"dtype":"F4","shape":[2],"data_offsets":[0,1]}}""", 1 },
        { """{"b":{"dtype":"U8","shape":[1],"data_offsets":[1,2]},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 2 },
        { """{"b":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""", 1 },
        { """{"__metadata__":{"format":"pt","note":""}}""", 0 },
        { """{"":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 1 },
        { """{"a\u0000b":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 1 },
    };

    [Theory]
    [MemberData(nameof(Accepted))]
    public void Well_formed_files_are_accepted(string header, int dataBytes) =>
        Loading.LoadEveryWay(Loading.Nothing, TestFile.Raw(header, dataBytes));

    public static TheoryData<string, int, string> Refused => new()
    {
        // Not JSON, or not the JSON of a header.
        { "", 0, "not valid JSON" },
        { " ", 0, "not valid JSON" },
        { "{", 0, "not valid JSON" },
        { "{\"\"}", 0, "not valid JSON" },
        { "{}x", 0, "not valid JSON" },
        { "{}\0\0", 0, "not valid JSON" },
        { "{}{}", 0, "not valid JSON" },
        { "\uFEFF{}", 0, "not valid JSON" },
        { "/**/{}", 0, "not valid JSON" },
        { """{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},}""", 0, "not valid JSON" },
        { "[]", 0, "expected an object" },
        { "null", 0, "expected an object" },
        { """{"a":null}""", 0, "expected an object" },
        { """{"a":[]}""", 0, "expected an object" },
        { """{"\ud800":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""", 0, "not valid Unicode" },
        { """{"__metadata__":{"a":1}}""", 0, "expected a string" },
        { """{"__metadata__":{"a":{}}}""", 0, "expected a string" },
        { """{"__metadata__":[]}""", 0, "expected an object" },

        // Properties missing, unknown or of another kind.
        { """{"a":{}}""", 0, "needs dtype, shape and two data_offsets" },
        { """{"a":{"shape":[0],"data_offsets":[0,0]}}""", 0, "needs dtype" },
        { """{"a":{"dtype":"U8","data_offsets":[0,0]}}""", 0, "needs dtype" },
        { """{"a":{"dtype":"U8","shape":[0]}}""", 0, "needs dtype" },
        { """{"a":{"dtype":"U8","shape":[0],"data_offsets":[0]}}""", 0, "needs dtype" },
        { """{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0,0]}}""", 0, "needs dtype" },
        { """{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0],"device":"cpu"}}""", 0, "unknown property 'device'" },
        { """{"a":{"dtype":0,"shape":[0],"data_offsets":[0,0]}}""", 0, "expected a string" },
        { """{"a":{"dtype":"U8","shape":0,"data_offsets":[0,0]}}""", 0, "expected an array" },
        { """{"a":{"dtype":"U8","shape":[[0]],"data_offsets":[0,0]}}""", 0, "expected a whole number" },
        { """{"a":{"dtype":"U8","shape":["0"],"data_offsets":[0,0]}}""", 0, "expected a whole number" },

        // Element types are spelled exactly.
        { """{"a":{"dtype":"F31","shape":[0],"data_offsets":[0,0]}}""", 0, "unknown dtype 'F31'" },
        { """{"a":{"dtype":"f32","shape":[0],"data_offsets":[0,0]}}""", 0, "unknown dtype" },
        { """{"a":{"dtype":"0","shape":[0],"data_offsets":[0,0]}}""", 0, "unknown dtype" },
        { """{"a":{"dtype":"","shape":[0],"data_offsets":[0,0]}}""", 0, "unknown dtype" },

        // No key twice.
        { """{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""", 0, "'a' appears twice" },
        { """{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"\u0061":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""", 0, "'a' appears twice" },
        { """{"a":{"dtype":"U8","dtype":"U8","shape":[0],"data_offsets":[0,0]}}""", 0, "dtype twice" },
        { """{"a":{"dtype":"U8","shape":[0],"shape":[0],"data_offsets":[0,0]}}""", 0, "shape twice" },
        { """{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0],"data_offsets":[0,0]}}""", 0, "data_offsets twice" },
        { """{"__metadata__":{},"__metadata__":{}}""", 0, "'__metadata__' appears twice" },
        { """{"__metadata__":{"a":"","a":""}}""", 0, "'a' appears twice in __metadata__" },

        // Offsets: no holes, no overlap, nothing outside.
        { """{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", 2, "lies at 1 to 2" },
        { """{"a":{"dtype":"U8","shape":[0],"data_offsets":[1,0]}}""", 1, "lies at 1 to 0" },
        { """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[1],"data_offsets":[2,3]}}""", 3, "'b' lies at 2 to 3" },
        { """{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}""", 3, "'b' lies at 1 to 3" },
        { """{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", 2, "lies at 0 to 2" },
        { """{"a":{"dtype":"U8","shape":[1],"data_offsets":[-1,0]}}""", 1, "expected a whole number" },
        { """{"a":{"dtype":"U8","shape":[1],"data_offsets":[-0,1]}}""", 1, "expected a whole number" },
        { """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1.0]}}""", 1, "expected a whole number" },
        { """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1e0]}}""", 1, "expected a whole number" },
        { """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,18446744073709551616]}}""", 1, "expected a whole number" },

        // Shapes: whole bytes, no overflow, the size the offsets say.
        { """{"a":{"dtype":"I32","shape":[2,2],"data_offsets":[0,15]}}""", 15, "takes 15 bytes, but I32 [2, 2] needs 16" },
        { """{"a":{"dtype":"I32","shape":[2,3],"data_offsets":[0,16]}}""", 16, "needs 24" },
        { """{"a":{"dtype":"F4","shape":[1,3],"data_offsets":[0,2]}}""", 2, "12 bits" },
        { """{"a":{"dtype":"F6_E2M3","shape":[2],"data_offsets":[0,2]}}""", 2, "12 bits" },
        { """{"a":{"dtype":"U8","shape":[281474976710656],"data_offsets":[0,16]}}""", 16, "expected a whole number" },
        { """{"a":{"dtype":"I32","shape":[4294967296,4294967296],"data_offsets":[0,16]}}""", 16, "overflows" },
        { """{"a":{"dtype":"U8","shape":[2147483648,4294967296,2],"data_offsets":[0,0]}}""", 0, "overflows" },
        { """{"a":{"dtype":"I32","shape":[65536,65536,65536,65536,65536],"data_offsets":[0,0]}}""", 0, "overflows" },
        { """{"a":{"dtype":"F64","shape":[281474976710655,65536],"data_offsets":[0,16]}}""", 16, "overflows" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Malformed_headers_are_refused_with_the_reason(string header, int dataBytes, string reason)
    {
        WeightsException error = Loading.Refuse(Loading.Nothing, TestFile.Raw(header, dataBytes));
        Assert.StartsWith("memory: ", error.Message);
        Assert.Contains(reason, Assert.Single(error.Problems));
    }

    [Theory]
    [InlineData("BOOL", 8), InlineData("F4", 4), InlineData("F6_E2M3", 6), InlineData("F6_E3M2", 6), InlineData("U8", 8), InlineData("I8", 8)]
    [InlineData("F8_E5M2", 8), InlineData("F8_E4M3", 8), InlineData("F8_E8M0", 8), InlineData("F8_E4M3FNUZ", 8), InlineData("F8_E5M2FNUZ", 8)]
    [InlineData("I16", 16), InlineData("U16", 16), InlineData("F16", 16), InlineData("BF16", 16), InlineData("I32", 32), InlineData("U32", 32)]
    [InlineData("F32", 32), InlineData("C64", 64), InlineData("F64", 64), InlineData("I64", 64), InlineData("U64", 64)]
    public void Every_element_type_of_the_format_is_known_with_its_size(string type, int bits) =>
        Loading.LoadEveryWay(Loading.Nothing, TestFile.Of(("a", type, [4, 2], new byte[bits])));

    [Fact]
    public void Headers_must_be_UTF8()
    {
        byte[] file = TestFile.Raw([(byte)'{', (byte)'"', 0xFF, (byte)'"', (byte)'}'], []);
        Assert.Contains("not UTF-8", Loading.Refuse(Loading.Nothing, file).Message);
    }

    [Theory]
    [InlineData(0), InlineData(1), InlineData(7)]
    public void Files_without_room_for_a_header_length_are_refused(int length) =>
        Loading.Refuse(Loading.Nothing, new byte[length]);

    [Fact]
    public void Every_truncation_is_refused()
    {
        byte[] file = TestFile.Raw(OneTensor, 16);
        for (int length = 0; length < file.Length; length++)
            Loading.Refuse(Loading.Nothing, file[..length]);
    }

    [Fact]
    public void Nothing_may_follow_the_last_tensor()
    {
        Loading.Refuse(Loading.Nothing, TestFile.Raw(OneTensor, 17));
        Loading.Refuse(Loading.Nothing, [.. TestFile.Raw("{}"), .. "PK\x03\x04"u8]);
    }

    [Fact]
    public void A_stream_is_read_from_its_position_and_left_open()
    {
        byte[] file = TestFile.Raw(OneTensor, 16);
        using var stream = new MemoryStream([1, 2, 3, .. file]) { Position = 3 };
        PackedWeights.Load(Loading.Nothing, stream);
        Assert.Equal(stream.Length, stream.Position);
    }

    [Fact]
    public void Messages_name_the_file()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Path("broken.safetensors");
        File.WriteAllText(path, "short", Encoding.ASCII);
        Assert.StartsWith(path + ": ", Assert.Throws<WeightsException>(() => PackedWeights.Load(Loading.Nothing, path)).Message);
        using FileStream stream = File.OpenRead(path);
        Assert.StartsWith("stream: ", Assert.Throws<WeightsException>(() => PackedWeights.Load(Loading.Nothing, stream)).Message);
    }

    [Fact]
    public void A_missing_file_is_reported_as_elsewhere_in_NET()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<FileNotFoundException>(() => PackedWeights.Load(Loading.Nothing, folder.Path("absent")));
    }

    [Fact]
    public void Null_arguments_are_refused()
    {
        Assert.Throws<ArgumentNullException>(() => PackedWeights.Load(null!, "path"));
        Assert.Throws<ArgumentNullException>(() => PackedWeights.Load(null!, Stream.Null));
        Assert.Throws<ArgumentNullException>(() => PackedWeights.Load(null!, []));
        Assert.Throws<ArgumentNullException>(() => PackedWeights.Load(Loading.Nothing, (string)null!));
        Assert.Throws<ArgumentNullException>(() => PackedWeights.Load(Loading.Nothing, (Stream)null!));
        Assert.Throws<ArgumentNullException>(() => PackedWeights.CreateRandom(null!, 0));
        Assert.Throws<ArgumentNullException>(() => PackedWeights.CreateRandom(Loading.Nothing, 0).Save(null!));
    }
}
