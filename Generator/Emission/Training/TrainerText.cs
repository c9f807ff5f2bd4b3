using TxGen.Generator.Emission.Face;
using TxGen.Generator.Emission.Kernels;
using TxGen.Generator.Planning;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Emission.Training;

/// <summary>The trainer: weights that learn, memory for one thread, checked entry points, pass after pass of sequences.</summary>
internal static class TrainerText
{
    public static void Print(SourceWriter output, string model, TrainingPlan plan)
    {
        var spec = plan.Execution.Spec;
        var call = new TrainingCall(plan);
        long bytes = sizeof(float) * (plan.Floats + (4 * plan.Execution.Weights.Floats) + plan.Transposed.Floats(spec.Layers));
        string input = spec.TakesTokens ? "int" : "float";
        output.Line($$"""
            /// <summary>Most sequences of a training step.</summary>
            public const int TrainingBatch = {{spec.TrainingBatch}};

            /// <summary>Longest sequence of a training step, in {{(spec.TakesTokens ? "tokens" : "rows")}}.</summary>
            public const int TrainingLength = {{spec.TrainingLength}};

            /// <summary>Bytes that a trainer allocates: weights, gradients, two moments, transposed matrices, and the memory of a pass.</summary>
            public const long TrainerBytes = {{bytes}};

            /// <summary>Makes a trainer that starts from these weights and has a copy of them.</summary>
            /// <param name="options">How to learn; null for the defaults.</param>
            /// <exception cref="ArgumentException">{{(call.OfClasses ? "Labels shall be smoothed except for a padding class, and IgnoreTarget is no class or there are fewer than three." : "Labels shall be smoothed, but the model gives numbers.")}}</exception>
            /// <exception cref="PlatformNotSupportedException">The processor lacks a forced instruction set.</exception>
            /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
            public Trainer CreateTrainer(TrainerOptions? options = null) => new(Packed, options);

            """);
        FlopsText.Print(output, plan.Execution, plan.Graph.Cost, "TrainingFlops", "learning from one sequence, forward and back");
        output.Line("/// <summary>");
        output.Line("/// Fits the weights: holds all memory it needs, allocated once. One thread at a time may use it, and no other may change the spans");
        output.Line("/// of a call while it runs.");
        output.Line("/// </summary>");
        using (output.Block($"public sealed class Trainer : ITrainer<{model}, {input}, {call.TargetType}>"))
        {
            PrintState(output, model, call);
            PrintSteps(output, spec, call);
            PrintPasses(output, spec, call);
            PrintDispatch(output, spec, call);
        }

        output.Line();
    }

    private static void PrintState(SourceWriter output, string model, TrainingCall call)
    {
        string check = call.OfClasses ? $"Check(options, {call.ResultColumns})" : "Refuse(options)";
        output.Line($$"""
            private readonly int[] _wholeLengths = new int[TrainingBatch];
            private TrainingState? _state;
            private AlignedMemory? _memory;

            internal Trainer(PackedWeights weights, TrainerOptions? options)
            {
                ClassGoal.{{check}};
                _state = new TrainingState(CreateWeightMap(), Training.CreateTransposedMap(), weights, options);
                _memory = new AlignedMemory(Training.Memory.Floats);
                Array.Fill(_wholeLengths, TrainingLength);
            }

            /// <inheritdoc />
            public TrainerOptions Options => State.Options;

            /// <inheritdoc />
            public InstructionSet InstructionSet => State.InstructionSet;

            /// <inheritdoc />
            public long Updates => State.Updates;

            /// <inheritdoc />
            public float LearningRate => State.LearningRate;

            /// <inheritdoc />
            public float GradientNorm => State.GradientNorm;

            private TrainingState State
            {
                get
                {
                    ArgumentChecks.RequireAlive(_state, this);
                    return _state;
                }
            }

            /// <inheritdoc />
            public {{model}} Publish() => new(State.Publish());

            /// <inheritdoc />
            public void Save(string path) => State.Save(path);

            /// <inheritdoc />
            public void SaveCheckpoint(string path) => State.SaveCheckpoint(path);

            /// <inheritdoc />
            public void LoadCheckpoint(string path) => State.LoadCheckpoint(path);

            /// <summary>Lets go of the memory; models published before go on working.</summary>
            public void Dispose()
            {
                _state = null;
                _memory = null;
            }
            """);
        output.Line();
    }

    private static void PrintSteps(SourceWriter output, ModelSpec spec, TrainingCall call)
    {
        string inputs = KernelFile.InputParameters(spec);
        string arguments = KernelFile.InputArguments(spec);
        string first = spec.TakesTokens ? "tokens" : "input";
        string rows = spec.TakesTokens ? "tokens.Length" : "ArgumentChecks.RequireRows(input.Length, InputDim, nameof(input))";
        string targets = $"ReadOnlySpan<{call.TargetType}> targets";
        foreach (bool learns in new[] { true, false })
        {
            string name = learns ? "Step" : "Evaluate";
            if (spec.TokenTypes > 0)
            {
                output.Line($$"""
                    /// <inheritdoc />
                    public float {{name}}(ReadOnlySpan<int> tokens, {{targets}}) => {{name}}(tokens, default, Whole(tokens.Length, nameof(tokens)), targets);

                    /// <inheritdoc />
                    public float {{name}}(ReadOnlySpan<int> tokens, ReadOnlySpan<int> lengths, {{targets}}) => {{name}}(tokens, default, lengths, targets);

                    /// <summary>{{(learns ? "Learns from sequences of any lengths whose tokens have types." : "The loss of sequences of any lengths whose tokens have types.")}}</summary>
                    /// <param name="tokens">All sequences, one after another.</param>
                    /// <param name="tokenTypes">Type of each token, each 0 to {{spec.TokenTypes - 1}}; empty, all have type 0.</param>
                    /// <param name="lengths">Tokens of each sequence.</param>
                    /// <param name="targets">What the result should be; see the other overloads.</param>
                    /// <returns>The mean loss{{(learns ? " before learning" : "")}}.</returns>
                    /// <exception cref="ArgumentException">A length is out of range, there are too many sequences, or more or fewer types than tokens, or targets than results, or none counts.</exception>
                    /// <exception cref="ArgumentOutOfRangeException">A token id, a type or a class is out of range.</exception>{{(learns ? "\n/// <exception cref=\"TrainingException\">Loss or gradients are not finite; no weight changed.</exception>" : "")}}
                    /// <exception cref="ObjectDisposedException">The trainer is disposed.</exception>
                    public float {{name}}({{inputs}}, ReadOnlySpan<int> lengths, {{targets}}){{(learns ? "" : " => (float)Run(tokens, tokenTypes, lengths, targets, learns: false);")}}
                    """);
            }
            else
            {
                output.Line($$"""
                    /// <inheritdoc />
                    public float {{name}}({{inputs}}, {{targets}}) => {{name}}({{first}}, Whole({{rows}}, nameof({{first}})), targets);

                    /// <inheritdoc />
                    public float {{name}}({{inputs}}, ReadOnlySpan<int> lengths, {{targets}}){{(learns ? "" : $" => (float)Run({first}, lengths, targets, learns: false);")}}
                    """);
            }

            if (learns)
            {
                output.Line($$"""
                    {
                        double loss = Run({{arguments}}, lengths, targets, learns: true);
                        _state!.Complete(loss);
                        return (float)loss;
                    }

                    """);
            }
            else
            {
                output.Line();
            }
        }

        output.Line($$"""
            /// <summary>Lengths of whole sequences.</summary>
            private ReadOnlySpan<int> Whole(int rows, string name) => _wholeLengths.AsSpan(0, ArgumentChecks.RequireWhole(rows, TrainingLength, TrainingBatch, name));

            """);
    }

    private static void PrintPasses(SourceWriter output, ModelSpec spec, TrainingCall call)
    {
        string results = call.OfRows ? spec.ClassToken ? "rows" : "inputs" : "lengths.Length";
        string passResults = call.OfRows ? "pass.Rows" : "pass.Segments";
        using (output.Block($"private double Run({KernelFile.InputParameters(spec)}, ReadOnlySpan<int> lengths, ReadOnlySpan<{call.TargetType}> targets, bool learns)"))
        {
            output.Line("var state = State;");
            output.Line("ArgumentChecks.RequireBatch(lengths.Length, TrainingBatch, nameof(lengths));");
            output.Line(spec.TakesTokens ? "int inputs = tokens.Length;" : "int inputs = ArgumentChecks.RequireRows(input.Length, InputDim, nameof(input));");
            output.Line($"ArgumentChecks.RequireLengths(lengths, inputs, TrainingLength, nameof({(spec.TakesTokens ? "tokens" : "input")}));");
            if (spec.TakesTokens)
                output.Line("ArgumentChecks.RequireIds(tokens, Vocabulary, nameof(tokens));");
            if (spec.TokenTypes > 0)
                output.Line("ArgumentChecks.RequireTypes(tokenTypes, tokens.Length, TokenTypes);");
            if (call.OfRows && spec.ClassToken)
                output.Line("int rows = inputs + lengths.Length;   // class tokens come first");
            if (call.OfClasses)
            {
                output.Line($"ArgumentChecks.RequireTargets(targets.Length, {results}, nameof(targets){(call.OfRows && spec.ClassToken ? ", classTokens: lengths.Length" : "")});");
                output.Line($"var goal = ClassGoal.Of(targets, {call.ResultColumns}, state.Options);");
            }
            else
            {
                output.Line($"ArgumentChecks.RequireTargets(targets.Length, (long){results} * {call.ResultColumns}, nameof(targets));");
                output.Line($"double count = (double){results} * {call.ResultColumns};");
                output.Line("float scale = (float)(2 / (count * state.Options.AccumulationSteps));");
            }

            if (call.Drops)
                output.Line($"var dropout = new DropoutCall(state, sites: {Graph.DropoutSites.Count(spec.Heads)}, drops: learns);");
            output.Line();
            output.Line("double loss = 0;");
            using (output.Block("while (lengths.Length > 0)"))
            {
                output.Line($"var pass = BatchPass.Take(lengths, {spec.ExtraRows}, Training.Memory.Rows, Training.Memory.Segments);");
                string taken = $"targets[..{(call.OfClasses ? passResults : $"({passResults} * {call.ResultColumns})")}]";
                var arguments = new List<string>
                {
                    spec.TakesTokens ? "tokens[..pass.Inputs]" : "input[..(pass.Inputs * InputDim)]",
                };
                if (spec.TokenTypes > 0)
                    arguments.Add("tokenTypes.IsEmpty ? default : tokenTypes[..pass.Inputs]");
                arguments.AddRange(["lengths[..pass.Segments]", "pass.Rows", taken, call.GoalArgument]);
                if (call.Drops)
                    arguments.Add("dropout");
                arguments.Add("learns");
                output.Line($"loss += RunPass({string.Join(", ", arguments)});");
                output.Line(spec.TakesTokens ? "tokens = tokens[pass.Inputs..];" : "input = input[(pass.Inputs * InputDim)..];");
                if (spec.TokenTypes > 0)
                    output.Line("tokenTypes = tokenTypes.IsEmpty ? default : tokenTypes[pass.Inputs..];");
                output.Line("lengths = lengths[pass.Segments..];");
                output.Line($"targets = targets[{(call.OfClasses ? passResults : $"({passResults} * {call.ResultColumns})")}..];");
                if (call.Drops)
                    output.Line("dropout = dropout.After(pass.Rows);");
            }

            output.Line(call.OfClasses ? "return loss / goal.Count;" : "return loss / count;");
        }

        output.Line();
    }

    private static void PrintDispatch(SourceWriter output, ModelSpec spec, TrainingCall call)
    {
        using (output.Block($"private double RunPass({KernelFile.InputParameters(spec)}, ReadOnlySpan<int> lengths, int rows, ReadOnlySpan<{call.TargetType}> targets, {call.GoalParameter}{call.DropoutParameter}, bool learns)"))
        {
            output.Line("var state = _state!;");
            output.Line("ref float memory = ref _memory!.Origin;");
            output.Line("ref float weights = ref state.Weights;");
            output.Line("ref float transposed = ref state.Transposed;");
            output.Line("ref float gradients = ref state.Gradients;");
            string arguments = $"ref memory, ref weights, ref transposed, ref gradients, {KernelFile.InputArguments(spec)}, lengths, rows, targets, {call.GoalArgument}{call.DropoutArgument}, learns";
            using (output.Block("switch (state.InstructionSet)"))
            {
                foreach (var isa in Isa.All)
                    output.Line($"{(isa == Isa.Portable ? "default" : $"case InstructionSet.{isa.Name}")}: return Training.{isa.Name}.Run({arguments});");
            }
        }
    }
}
