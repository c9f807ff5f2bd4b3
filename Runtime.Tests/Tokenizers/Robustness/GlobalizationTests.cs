using System.Globalization;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace TxGen.Runtime.Tests;

/// <summary>
/// Tokens depend on no language of the host and on no library of it, such as ICU: what would ask one is not called anywhere in this
/// library. So programs get the same tokens with and without invariant globalization.
/// </summary>
public class GlobalizationTests
{
    // All of these ask a culture or ICU, but for the methods that follow.
    private static readonly string[] Types =
    [
        nameof(CompareInfo), nameof(TextInfo), nameof(StringInfo), nameof(IdnMapping), nameof(RegionInfo), nameof(SortKey),
        nameof(StringComparer),
        "StringNormalizationExtensions", "NormalizationForm", "Regex", "CultureInfo",
    ];

    // Data inside .NET tells where a cluster ends; an ordinal comparer is no culture's, nor is the invariant format of numbers.
    private static readonly string[] Allowed =
        ["StringInfo.GetNextTextElementLength", "StringComparer.get_Ordinal", "CultureInfo.get_InvariantCulture"];

    private static readonly string[] Methods =
    [
        "Normalize", "IsNormalized", "ToLower", "ToUpper", "ToLowerInvariant", "ToUpperInvariant",
    ];

    // String methods that take a culture's rules unless they are told other ones.
    private static readonly string[] Ordinal = ["Compare", "CompareTo", "IndexOf", "LastIndexOf", "StartsWith", "EndsWith"];

    [Fact]
    public void Nothing_asks_a_culture()
    {
        string[] calls = [.. Calls(typeof(Tokenizer).Assembly.Location)];
        Assert.Contains("CharUnicodeInfo.GetUnicodeCategory(Int32)", calls);
        Assert.Equal([], calls.Where(AsksCulture));
    }

    [Fact]
    public void What_asks_one_is_caught()
    {
        // The tests themselves lower and normalize texts.
        string[] asking = [.. Calls(typeof(GlobalizationTests).Assembly.Location).Where(AsksCulture)];
        Assert.Contains("String.ToLowerInvariant()", asking);
        Assert.Contains("Regex.Replace(String, String)", asking);
    }

    private static bool AsksCulture(string call)
    {
        string method = call[..call.IndexOf('(')];
        string[] names = method.Split('.', 2);
        return !Allowed.Contains(method)
            && (Types.Contains(names[0]) || Methods.Contains(names[1])
                || (names[0] == "String" && Ordinal.Contains(names[1]) && call.Contains("(String") && !call.Contains("StringComparison")));
    }

    /// <summary>All methods of other assemblies that one refers to, as Type.Method(Parameters).</summary>
    private static IEnumerable<string> Calls(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        MetadataReader reader = file.GetMetadataReader();
        var calls = new List<string>();
        foreach (MemberReferenceHandle handle in reader.MemberReferences)
        {
            MemberReference member = reader.GetMemberReference(handle);
            if (member.Parent.Kind != HandleKind.TypeReference || member.GetKind() != MemberReferenceKind.Method)
                continue;
            string type = reader.GetString(reader.GetTypeReference((TypeReferenceHandle)member.Parent).Name);
            var parameters = member.DecodeMethodSignature(new TypeNames(), null).ParameterTypes;
            calls.Add($"{type}.{reader.GetString(member.Name)}({string.Join(", ", parameters)})");
        }

        return calls;
    }

    /// <summary>Names of parameters' types, as far as they matter here.</summary>
    private sealed class TypeNames : ISignatureTypeProvider<string, object?>
    {
        public string GetArrayType(string elementType, ArrayShape shape) => elementType + "[,]";

        public string GetByReferenceType(string elementType) => elementType + "&";

        public string GetFunctionPointerType(MethodSignature<string> signature) => "*()";

        public string GetGenericInstantiation(string genericType, System.Collections.Immutable.ImmutableArray<string> typeArguments) =>
            $"{genericType}<{string.Join(", ", typeArguments)}>";

        public string GetGenericMethodParameter(object? genericContext, int index) => $"!!{index}";

        public string GetGenericTypeParameter(object? genericContext, int index) => $"!{index}";

        public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

        public string GetPinnedType(string elementType) => elementType;

        public string GetPointerType(string elementType) => elementType + "*";

        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

        public string GetSZArrayType(string elementType) => elementType + "[]";

        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
            reader.GetString(reader.GetTypeDefinition(handle).Name);

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
            reader.GetString(reader.GetTypeReference(handle).Name);

        public string GetTypeFromSpecification(
            MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
            "specification";
    }
}
