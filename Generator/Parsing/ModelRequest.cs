using TxGen.Generator.Diagnostics;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Parsing;

/// <summary>What one annotated class asks for, as far as the source says it: files are not read yet.</summary>
/// <param name="Sparse">The attributes that make its attention sparse.</param>
/// <param name="Problems">Why the class cannot become a model; its spec is checked all the same, to say everything at once.</param>
/// <param name="Remark">To be made only about a model that is generated.</param>
internal sealed record ModelRequest(TargetSpec Target, AttributeArguments Arguments, EquatableArray<AttributeArguments> Sparse, EquatableArray<DiagnosticInfo> Problems, DiagnosticInfo? Remark);

/// <summary>One annotated part of a class: a request, unless another attribute speaks for the class or the compiler rejects this one.</summary>
internal sealed record ParsedClass(ModelRequest? Request, EquatableArray<DiagnosticInfo> Duplicates);

/// <summary>What one annotated class came to: a model to generate unless there are errors.</summary>
internal sealed record ParsedModel(ModelDeclaration? Declaration, EquatableArray<DiagnosticInfo> Diagnostics);
