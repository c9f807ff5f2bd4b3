namespace TxGen.Generator.Emission;

/// <summary>A type as generated code names it: by its simple name, through a using directive.</summary>
/// <param name="InExpressions">Something of it is called or read, so that any member of the name would hide it, not only a type.</param>
internal sealed record UsedType(string Namespace, string Name, int Arity = 0, bool InExpressions = false);

/// <summary>
/// Everything generated code uses from namespaces, whatever the model. What its own namespace or enclosing types declare
/// comes before using directives, so one of these names there would change what the code means.
/// </summary>
internal static class UsedTypes
{
    private const string Services = "System.Runtime.CompilerServices";

    public static readonly IReadOnlyList<UsedType> All =
    [
        new("System", "Array", InExpressions: true),
        new("System", "Math", InExpressions: true),
        new("System", "MathF", InExpressions: true),
        new("System", "ReadOnlySpan", 1),
        new("System", "Span", 1),
        new("System.Collections.Generic", "IReadOnlyList", 1),
        new("System.IO", "Stream"),
        new(Services, "MethodImpl"),
        new(Services, "MethodImplAttribute"),
        new(Services, "MethodImplOptions", InExpressions: true),
        new(Services, "Unsafe", InExpressions: true),
        new("System.Runtime.InteropServices", "MemoryMarshal", InExpressions: true),
        new("System.Runtime.Intrinsics", "Vector128", InExpressions: true),
        new("System.Runtime.Intrinsics", "Vector256", InExpressions: true),
        new("System.Runtime.Intrinsics", "Vector512", InExpressions: true),
        new("System.Runtime.Intrinsics", "Vector128", 1, InExpressions: true),
        new("System.Runtime.Intrinsics", "Vector256", 1, InExpressions: true),
        new("System.Runtime.Intrinsics", "Vector512", 1, InExpressions: true),
        new("TxGen", "IClassifier", 1),
        new("TxGen", "IDecoder"),
        new("TxGen", "IDecoder", 1),
        new("TxGen", "IEmbedder", 1),
        new("TxGen", "IEncoder", 1),
        new("TxGen", "ILanguageModel", 1),
        new("TxGen", "IRegressor", 1),
        new("TxGen", "ITokenClassifier", 1),
        new("TxGen", "ITokenEmbedder"),
        new("TxGen", "ITransformer", 2),
        new("TxGen", "Initialization"),
        new("TxGen", "InstructionSet"),
        new("TxGen", "LoadOptions"),
        new("TxGen", "SessionOptions"),
        new("TxGen", "ITrainer", 3),
        new("TxGen", "TrainerOptions"),
        new("TxGen", "WeightFormat", InExpressions: true),
        new("TxGen.Runtime", "AlignedMemory"),
        new("TxGen.Runtime", "ArgumentChecks", InExpressions: true),
        new("TxGen.Runtime", "BFloat16Panel", InExpressions: true),
        new("TxGen.Runtime", "BatchPass", InExpressions: true),
        new("TxGen.Runtime", "ClassGoal", InExpressions: true),
        new("TxGen.Runtime", "DropoutCall"),
        new("TxGen.Runtime", "DropoutMask"),
        new("TxGen.Runtime", "InstructionSets", InExpressions: true),
        new("TxGen.Runtime", "Int8Panel", InExpressions: true),
        new("TxGen.Runtime", "KeyValueCache"),
        new("TxGen.Runtime", "KeyValueLayout"),
        new("TxGen.Runtime", "Lanes", InExpressions: true),
        new("TxGen.Runtime", "MatrixOrder", InExpressions: true),
        new("TxGen.Runtime", "PackedWeights", InExpressions: true),
        new("TxGen.Runtime", "PanelPart"),
        new("TxGen.Runtime", "ParameterKind", InExpressions: true),
        new("TxGen.Runtime", "Prefetch", InExpressions: true),
        new("TxGen.Runtime", "RotaryAngles"),
        new("TxGen.Runtime", "RotaryBlend"),
        new("TxGen.Runtime", "RotaryRows"),
        new("TxGen.Runtime", "TrainingState"),
        new("TxGen.Runtime", "Transpose", InExpressions: true),
        new("TxGen.Runtime", "TransposedMap"),
        new("TxGen.Runtime", "VectorMath", InExpressions: true),
        new("TxGen.Runtime", "WeightMap"),
    ];
}
