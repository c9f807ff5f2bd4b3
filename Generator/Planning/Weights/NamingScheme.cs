using TxGen.Generator.Graph;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Planning.Weights;

/// <summary>A tensor of a weights file: its name, with <c>{layer}</c> for the layer's number, and how it is stored.</summary>
/// <param name="InputsFirst">A matrix is stored [inputs, outputs].</param>
/// <param name="UnitDimensions">Dimensions of size 1 in front of the shape.</param>
/// <param name="OrMore">A file may have more rows: positions of longer sequences than the model's.</param>
internal sealed record FileTensor(string Name, bool InputsFirst = false, int UnitDimensions = 0, bool OrMore = false);

/// <summary>
/// What weights files call a parameter. A scheme lists the names it has; a parameter it does not know keeps TxGen's own name.
/// <c>docs/weights.md</c> is the user's table of the same names.
/// </summary>
internal static class NamingScheme
{
    /// <summary>What published files of a family put before the names of a model's body.</summary>
    public static string UsualPrefix(Naming names) => names switch
    {
        Naming.Bert => "bert.",
        Naming.DistilBert => "distilbert.",
        Naming.Gpt2 => "transformer.",
        Naming.Roberta => "roberta.",
        Naming.Vit => "vit.",
        Naming.ModernBert => "model.",
        _ => "",
    };

    public static FileTensor For(ModelSpec spec, SectionKind section, Parameter parameter)
    {
        string name = section == SectionKind.Block ? "layers.{layer}." + parameter.Name : parameter.Name;
        var tensor = spec.Names switch
        {
            Naming.Bert => ForBert(spec, name),
            Naming.DistilBert => new(Translate(NameTables.DistilBert, name)),
            Naming.Gpt2 => new(Translate(NameTables.Gpt2, name), InputsFirst: section == SectionKind.Block && parameter.Kind is ParameterKind.Matrix or ParameterKind.ResidualProjection),
            Naming.Llama => new(Translate(NameTables.Llama, name)),
            Naming.Roberta => ForRoberta(spec, name),
            Naming.Vit => ForVit(name),
            Naming.ModernBert => new(Translate(NameTables.ModernBert, name)),
            _ => new FileTensor(name),
        };
        return tensor with { OrMore = name == "embedding.position.weight" };
    }

    /// <summary>Models over vectors (ViT and its kin) store class token and positions as single parameters of rank 3.</summary>
    private static FileTensor ForBert(ModelSpec spec, string name) => name switch
    {
        "embedding.class.weight" => new("embeddings.cls_token", UnitDimensions: 2),
        "embedding.position.weight" when !spec.TakesTokens => new("embeddings.position_embeddings", UnitDimensions: 1),
        "head.weight" when spec.Head == Head.Vocabulary => new("cls.predictions.decoder.weight"),
        "head.bias" when spec.Head == Head.Vocabulary => new("cls.predictions.bias"),
        _ => new(Translate(NameTables.Bert, name)),
    };

    /// <summary>The body is BERT's; a classifier of sequences holds its dense layer itself.</summary>
    private static FileTensor ForRoberta(ModelSpec spec, string name)
    {
        bool readsVector = spec.Head is Head.Classifier or Head.Regression;
        return new(Translate(readsVector ? NameTables.RobertaClassifier : NameTables.Bert, name));
    }

    private static FileTensor ForVit(string name) => name switch
    {
        "embedding.class.weight" => new("embeddings.cls_token", UnitDimensions: 2),
        "embedding.position.weight" => new("embeddings.position_embeddings", UnitDimensions: 1),
        _ => new(Translate(NameTables.Vit, name)),
    };

    private static string Translate(IReadOnlyDictionary<string, string> names, string name)
    {
        int dot = name.LastIndexOf('.');
        return dot >= 0 && names.TryGetValue(name.Substring(0, dot), out string? known) ? known + name.Substring(dot) : name;
    }
}
