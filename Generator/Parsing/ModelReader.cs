using Microsoft.CodeAnalysis;
using TxGen.Generator.Diagnostics;
using TxGen.Generator.Parsing.Configuration;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Parsing;

/// <summary>From a request and the files it names to a model, or to what is wrong with it.</summary>
internal static class ModelReader
{
    public static ParsedModel Read(ParsedClass parsed, ProjectFiles files, CancellationToken cancellation)
    {
        if (parsed.Request is not { } request)
            return new(null, parsed.Duplicates);

        var diagnostics = parsed.Duplicates.Concat(request.Problems).ToList();
        int duplicates = parsed.Duplicates.Count;
        var spec = ReadSpec(request, files, diagnostics, cancellation);
        if (spec is null || diagnostics.Count > duplicates)
            return new(null, new(diagnostics));

        if (request.Remark is not null)
            diagnostics.Add(request.Remark);
        return new(new(request.Target, spec), new(diagnostics));
    }

    /// <summary>Adds to the diagnostics what is wrong with the spec; null where a file left it incomplete.</summary>
    private static ModelSpec? ReadSpec(ModelRequest request, ProjectFiles files, List<DiagnosticInfo> diagnostics, CancellationToken cancellation)
    {
        var arguments = request.Arguments;
        var basis = new ModelSpec();
        if (arguments.ConfigFile is { } path)
        {
            var problems = new Problems();
            var overrides = new Overrides(arguments.Has(nameof(ModelSpec.Head)) ? arguments.GetEnum(nameof(ModelSpec.Head), Head.None) : null);
            var read = ConfigurationReader.Read(path, overrides, new(files, problems, cancellation));
            diagnostics.AddRange(problems.Select(problem =>
                new DiagnosticInfo(problem.Descriptor, arguments.LocationOf(nameof(AttributeArguments.ConfigFile)), problem.Arguments)));
            if (read is null)
                return null;
            basis = read;
        }

        var spec = SpecReader.Read(arguments, basis);
        if (request.Sparse.Count > 0)
            spec = spec with { Sparse = new(request.Sparse.Select(SparseReader.Read)) };
        bool isSound = diagnostics.Count == 0;
        foreach (var problem in SpecRules.Check(spec))
        {
            isSound = false;
            var (at, source) = problem.Sparse is not { } index ? (arguments.LocationOf(problem.Property), SourceOf(problem.Property, arguments))
                : request.Sparse.Count > 0 ? (request.Sparse[index].LocationOf(problem.Property), "")
                : (arguments.LocationOf(nameof(AttributeArguments.ConfigFile)), $" ({arguments.ConfigFile} says so; a [SparseAttention] may override it)");
            diagnostics.Add(new(DescriptorOf(problem.Kind), at, problem.Message + source));
        }

        // A plan needs a sound spec.
        if (isSound && SizeRules.Check(spec, request.Target.Name.TrimStart('@')) is { } tooLarge)
        {
            var said = tooLarge.Arguments.ToArray();
            said[said.Length - 1] += SourceOf(tooLarge.Property, arguments);
            diagnostics.Add(new(Descriptors.TooLarge, arguments.LocationOf(tooLarge.Property), said));
        }

        return spec;
    }

    /// <summary>A fact that the attribute does not state comes from the file, if there is one; but files know nothing of trainers.</summary>
    private static string SourceOf(string property, AttributeArguments arguments) =>
        arguments.ConfigFile is { } file && !arguments.Has(property) && property is not (nameof(ModelSpec.TrainingLength) or nameof(ModelSpec.TrainingBatch)) ? $" ({file} says so; the attribute may override it)" : "";

    private static DiagnosticDescriptor DescriptorOf(SpecProblemKind kind) => kind switch
    {
        SpecProblemKind.NotPositive => Descriptors.NotPositive,
        SpecProblemKind.HeadsDoNotDivide => Descriptors.HeadsDoNotDivide,
        SpecProblemKind.NotDefined => Descriptors.NotDefined,
        _ => Descriptors.Contradiction,
    };
}
