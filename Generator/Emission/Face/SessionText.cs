using TxGen.Generator.Emission.Kernels;
using TxGen.Generator.Planning;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Emission.Face;

/// <summary>The session: memory for one thread, checked entry points, and the choice of the instruction set.</summary>
internal static class SessionText
{
    public static void Print(SourceWriter output, ExecutionPlan plan)
    {
        var spec = plan.Spec;
        var entries = EntryPoint.Of(plan).ToList();
        string element = spec.TakesTokens ? "int" : "float";
        var interfaces = entries.Select(entry => entry.Interface).DefaultIfEmpty($"IEncoder<{element}>")
            .Concat(plan.Cache is null ? [] : ["IDecoder<Session>"]);

        output.Line("/// <summary>");
        output.Line("/// Runs the model: holds all memory it needs, allocated once. One thread at a time may use it; many sessions may share a model.");
        output.Line("/// No other thread may change the spans of a call while it runs: they are checked once, and then relied on.");
        if (plan.Cache is not null)
            output.Line("/// While a StepBatch runs, all of its sessions belong to its thread.");
        output.Line("/// </summary>");
        using (output.Block($"public sealed class Session : {string.Join(", ", interfaces)}"))
        {
            if (plan.Cache is null)
                PrintState(output);
            else
                PrintDecoderState(output, plan);
            PrintForward(output, plan);
            foreach (var entry in entries)
            {
                EntryPointText.PrintSingle(output, plan, entry);
                EntryPointText.PrintBatch(output, plan, entry);
            }

            if (spec.TakesTokens && spec.Pooling != Pooling.None)
                PrintTokenEmbedder(output);

            if (plan.Cache is not null)
                DecoderText.Print(output, plan);
            PrintChecks(output, spec);
            PrintDispatch(output, plan);
        }

        output.Line();
    }

    private static void PrintTokenEmbedder(SourceWriter output)
    {
        output.Line("""
            int ITokenEmbedder.Vocabulary => Vocabulary;

            int ITokenEmbedder.MaxLength => MaxLength;

            int ITokenEmbedder.DModel => DModel;
            """);
        output.Line();
    }

    private static void PrintState(SourceWriter output)
    {
        output.Line("""
            private readonly PackedWeights _weights;
            private AlignedMemory? _memory;

            internal Session(PackedWeights weights, SessionOptions? options)
            {
                InstructionSet = InstructionSets.Choose(options);
                _weights = weights;
                _memory = new AlignedMemory(Memory.Floats);
            }

            /// <inheritdoc />
            public InstructionSet InstructionSet { get; }

            /// <summary>Lets go of the memory; any later call throws <see cref="ObjectDisposedException"/>.</summary>
            public void Dispose() => _memory = null;
            """);
        output.Line();
    }

    private static void PrintDecoderState(SourceWriter output, ExecutionPlan plan)
    {
        output.Line($$"""
            private readonly PackedWeights _weights;
            private readonly KeyValueCache[] _caches = new KeyValueCache[Memory.Segments];
            private AlignedMemory? _memory;
            private KeyValueCache? _cache;
            private int _index;   // place in a batch; a session that is there twice keeps the last

            internal Session(PackedWeights weights, SessionOptions? options)
                : this(weights, InstructionSets.Choose(options), new KeyValueCache(Cache.Layout))
            {
            }

            private Session(PackedWeights weights, InstructionSet instructionSet, KeyValueCache cache)
            {
                InstructionSet = instructionSet;
                _weights = weights;
                _memory = new AlignedMemory(Memory.Floats);
                _cache = cache;
            }

            /// <inheritdoc />
            public InstructionSet InstructionSet { get; }

            /// <summary>Lengths of sequences that grow by one token each.</summary>
            private static ReadOnlySpan<int> Ones => [{{string.Join(", ", Enumerable.Repeat(1, plan.Capacities.Segments))}}];

            /// <summary>Lets go of the memory; any later call throws <see cref="ObjectDisposedException"/>.</summary>
            public void Dispose()
            {
                _memory = null;
                _cache = null;
            }
            """);
        output.Line();
    }

    private static void PrintForward(SourceWriter output, ExecutionPlan plan)
    {
        var spec = plan.Spec;
        if (spec.TokenTypes > 0)
        {
            output.Line("/// <inheritdoc cref=\"Forward(ReadOnlySpan{int}, ReadOnlySpan{int})\" />");
            output.Line("public ReadOnlySpan<float> Forward(ReadOnlySpan<int> tokens) => Forward(tokens, default);");
            output.Line();
        }

        output.Line("/// <summary>Runs all blocks on one sequence.</summary>");
        EntryPointText.DocumentInput(output, spec, batch: false);
        EntryPointText.DocumentTypes(output, spec);
        output.Line($"/// <returns>Hidden states [{(spec.ClassToken ? "1 + length" : "length")}, {spec.DModel}] in the session's memory, valid until its next call{(spec.ClassToken ? "; the class token has the first row" : "")}.</returns>");
        EntryPointText.DocumentExceptions(output, spec);
        using (output.Block($"public ReadOnlySpan<float> Forward({KernelFile.InputParameters(spec)})"))
        {
            EntryPointText.CheckSequence(output, spec);
            if (spec.ClassToken)
                output.Line("int rows = length + 1;");
            string rows = spec.ClassToken ? "rows" : "length";
            output.Line($"Encode({KernelFile.InputArguments(spec)}, new ReadOnlySpan<int>(in length), {EntryPointText.NoCaches(plan)}{rows});");
            if (plan.DenseHidden is { } dense)
            {
                output.Line();
                output.Line($"// Hidden states lie {plan.Hidden.Stride} floats apart; callers get them side by side.");
                output.Line($"var hidden = MemoryMarshal.CreateSpan(ref Unsafe.Add(ref _memory!.Origin, Memory.{dense.Name}), {rows} * DModel);");
                output.Line($"BatchPass.CopyRows(ref Unsafe.Add(ref _memory.Origin, Memory.{plan.Hidden.Buffer.Name}), {plan.Hidden.Stride}, {rows}, DModel, hidden);");
                output.Line("return hidden;");
            }
            else
            {
                output.Line($"return MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref _memory!.Origin, Memory.{plan.Hidden.Buffer.Name}), {rows} * DModel);");
            }
        }

        output.Line();
    }

    private static void PrintChecks(SourceWriter output, ModelSpec spec)
    {
        output.Line("/// <summary>Everything about a call's input that can be wrong, before anything is read.</summary>");
        using (output.Block($"private void Check({KernelFile.InputParameters(spec)}, ReadOnlySpan<int> lengths)"))
        {
            foreach (string input in (string[])[.. EntryPointText.Inputs(spec), "lengths"])
                output.Line($"ArgumentChecks.RequireOutside({input}, _memory!, nameof({input}));");
            if (spec.TakesTokens)
            {
                output.Line("ArgumentChecks.RequireLengths(lengths, tokens.Length, MaxLength, nameof(tokens));");
                output.Line("ArgumentChecks.RequireIds(tokens, Vocabulary, nameof(tokens));");
                if (spec.TokenTypes > 0)
                    output.Line("ArgumentChecks.RequireTypes(tokenTypes, tokens.Length, TokenTypes);");
            }
            else
            {
                output.Line("ArgumentChecks.RequireLengths(lengths, ArgumentChecks.RequireRows(input.Length, InputDim, nameof(input)), MaxLength, nameof(input));");
            }
        }

        output.Line();
    }

    private static void PrintDispatch(SourceWriter output, ExecutionPlan plan)
    {
        var spec = plan.Spec;
        bool cached = plan.Cache is not null;
        Dispatch("Encode",
            $"{KernelFile.InputParameters(spec)}, ReadOnlySpan<int> lengths, {(cached ? "ReadOnlySpan<KeyValueCache> caches, " : "")}int rows",
            $"{KernelFile.InputArguments(spec)}, lengths, {(cached ? "caches, " : "")}rows");
        if (spec.Pooling != Pooling.None)
            Dispatch("Pool", "ReadOnlySpan<int> lengths", "lengths");
        if (spec.Head != Head.None)
        {
            Dispatch("Head", spec.HeadActsOnRows ? "int first, int rows" : "int rows", spec.HeadActsOnRows ? "first, rows" : "rows");
        }

        void Dispatch(string method, string parameters, string arguments)
        {
            if (method != "Encode")
                output.Line();
            using (output.Block($"private void {method}({parameters})"))
            {
                output.Line("ref float memory = ref _memory!.Origin;");
                output.Line("ref float weights = ref _weights.Origin;");
                using (output.Block("switch (InstructionSet)"))
                {
                    foreach (var isa in Isa.All)
                        output.Line($"{(isa == Isa.Portable ? "default" : $"case InstructionSet.{isa.Name}")}: {isa.Name}.{method}(ref memory, ref weights, {arguments}); break;");
                }
            }
        }
    }
}
