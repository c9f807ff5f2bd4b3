using TxGen.Generator.Planning;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Emission.Face;

/// <summary>Prints the decoding half of a session: a cache of keys and values, and what appends to it.</summary>
internal static class DecoderText
{
    public static void Print(SourceWriter output, ExecutionPlan plan)
    {
        var spec = plan.Spec;
        var logits = plan.Result!.Value;
        string result = $"ref Unsafe.Add(ref _memory!.Origin, Memory.{logits.Buffer.Name})";
        output.Line($$"""
            /// <inheritdoc />
            public long Position
            {
                get
                {
                    ArgumentChecks.RequireAlive(_cache, this);
                    return _cache.Position;
                }
            }

            int IDecoder.Vocabulary => Vocabulary;

            int IDecoder.MaxLength => MaxLength;

            bool IDecoder.IsEndless => {{(spec.IsEndless ? "true" : "false")}};
            """);
        output.Line();
        PrintPrefill(output, spec, result);
        PrintPrefillOfAll(output, spec);
        PrintStep(output, spec, result);
        PrintBatch(output);
        PrintPositions(output);
        PrintCheckBatch(output, spec);
        PrintAppend(output, spec);
    }

    private static void PrintPrefill(SourceWriter output, ModelSpec spec, string result)
    {
        output.Line("/// <summary>Appends tokens to the sequence, all rows through the matrix kernels together.</summary>");
        DocumentTokens(output, spec);
        output.Line($"/// <returns>Logits [{spec.Vocabulary}] behind the last token, in the session's memory, valid until its next call.</returns>");
        DocumentExceptions(output, spec, "or they lie in the session's memory");
        using (output.Block("public ReadOnlySpan<float> Prefill(ReadOnlySpan<int> tokens)"))
        {
            output.Line("CheckAppended(tokens);");
            if (spec.IsEndless)
            {
                using (output.Block("for (; tokens.Length > Cache.PassRows; tokens = tokens[Cache.PassRows..])"))
                {
                    output.Line("Append(tokens[..Cache.PassRows]);");
                    output.Line("_cache!.Advance(Cache.PassRows);");
                }
            }

            output.Line($"""
                Append(tokens);
                Head(tokens.Length - 1, 1);
                _cache!.Advance(tokens.Length);
                return MemoryMarshal.CreateReadOnlySpan({result}, Vocabulary);
                """);
        }

        output.Line();
    }

    private static void PrintPrefillOfAll(SourceWriter output, ModelSpec spec)
    {
        output.Line("/// <summary>Appends tokens to the sequence and scores the vocabulary behind each of them.</summary>");
        DocumentTokens(output, spec);
        output.Line($"/// <param name=\"logits\">Receives [tokens, {spec.Vocabulary}].</param>");
        DocumentExceptions(output, spec, "the room is too small, or tokens lie where the call writes");
        using (output.Block("public void Prefill(ReadOnlySpan<int> tokens, Span<float> logits)"))
        {
            output.Line("""
                CheckAppended(tokens);
                ArgumentChecks.RequireRoom(logits.Length, (long)tokens.Length * Vocabulary, nameof(logits));
                ArgumentChecks.RequireApart(tokens, logits, nameof(tokens), nameof(logits));
                """);
            output.Line(!spec.IsEndless
                ? """
                Append(tokens);
                CopyLogits(tokens.Length, logits);
                _cache!.Advance(tokens.Length);
                """
                : """
                while (tokens.Length > 0)
                {
                    int count = Math.Min(tokens.Length, Cache.PassRows);
                    Append(tokens[..count]);
                    CopyLogits(count, logits);
                    _cache!.Advance(count);
                    tokens = tokens[count..];
                    logits = logits[(count * Vocabulary)..];
                }
                """);
        }

        output.Line();
    }

    private static void DocumentTokens(SourceWriter output, ModelSpec spec)
    {
        string count = spec.IsEndless ? "at least one. Many run in several passes, each of which counts when it is complete" : $"at least one, and no more than {spec.MaxLength} - <see cref=\"Position\"/>";
        output.Line($"/// <param name=\"tokens\">Token ids, each 0 to {spec.Vocabulary - 1}; {count}.</param>");
    }

    /// <param name="other">What else can be wrong with a call that appends tokens.</param>
    private static void DocumentExceptions(SourceWriter output, ModelSpec spec, string other)
    {
        output.Line($"/// <exception cref=\"ArgumentException\">There are no tokens{(spec.IsEndless ? "" : " or too many")}, {other}; the sequence is as before.</exception>");
        output.Line("/// <exception cref=\"ArgumentOutOfRangeException\">A token id is out of range; the sequence is as before.</exception>");
        output.Line("/// <exception cref=\"ObjectDisposedException\">The session is disposed.</exception>");
    }

    private static void PrintStep(SourceWriter output, ModelSpec spec, string result)
    {
        output.Line($"""
            /// <summary>Appends one token to the sequence.</summary>
            /// <param name="token">A token id, 0 to {spec.Vocabulary - 1}.</param>
            /// <returns>Logits [{spec.Vocabulary}] behind it, in the session's memory, valid until its next call.</returns>
            """);
        if (!spec.IsEndless)
            output.Line($"/// <exception cref=\"InvalidOperationException\">The sequence has {spec.MaxLength} tokens already; it stays as it is.</exception>");
        output.Line("""
            /// <exception cref="ArgumentOutOfRangeException">The token id is out of range; the sequence is as before.</exception>
            /// <exception cref="ObjectDisposedException">The session is disposed.</exception>
            """);
        using (output.Block("public ReadOnlySpan<float> Step(int token)"))
        {
            output.Line("ArgumentChecks.RequireAlive(_memory, this);");
            output.Line("ArgumentChecks.RequireId(token, Vocabulary, nameof(token));");
            if (!spec.IsEndless)
                output.Line("ArgumentChecks.RequireNext(Position, MaxLength);");
            output.Line($"""
                Append(new ReadOnlySpan<int>(in token));
                Head(0, 1);
                _cache!.Advance(1);
                return MemoryMarshal.CreateReadOnlySpan({result}, Vocabulary);
                """);
        }

        output.Line();
    }

    private static void PrintBatch(SourceWriter output)
    {
        output.Line("""
            /// <inheritdoc />
            public static void StepBatch(ReadOnlySpan<Session> sessions, ReadOnlySpan<int> tokens, Span<float> logits)
            {
                CheckBatch(sessions, tokens);
                ArgumentChecks.RequireRoom(logits.Length, (long)sessions.Length * Vocabulary, nameof(logits));
                ArgumentChecks.RequireApart(tokens, logits, nameof(tokens), nameof(logits));
                while (sessions.Length > 0)
                {
                    // A pass runs in the first session's memory, which has room for a row of each.
                    int count = Math.Min(sessions.Length, Memory.Segments);
                    sessions[0].StepPass(sessions[..count], tokens[..count], logits);
                    sessions = sessions[count..];
                    tokens = tokens[count..];
                    logits = logits[(count * Vocabulary)..];
                }
            }
            """);
        output.Line();
    }

    private static void PrintPositions(SourceWriter output)
    {
        output.Line("""
            /// <inheritdoc />
            public void Rewind(long position)
            {
                ArgumentChecks.RequireAlive(_cache, this);
                _cache.Rewind(position);
            }

            /// <inheritdoc />
            public void Reset() => Rewind(0);

            /// <inheritdoc />
            public Session Fork()
            {
                ArgumentChecks.RequireAlive(_cache, this);
                return new Session(_weights, InstructionSet, _cache.Fork());
            }
            """);
        output.Line();
    }

    private static void PrintCheckBatch(SourceWriter output, ModelSpec spec)
    {
        using (output.Block("private static void CheckBatch(ReadOnlySpan<Session> sessions, ReadOnlySpan<int> tokens)"))
        {
            output.Line("""
                for (int i = 0; i < sessions.Length; i++)
                {
                    ArgumentChecks.RequirePresent(sessions[i], i, nameof(sessions));
                    ArgumentChecks.RequireAlive(sessions[i]._memory, sessions[i], i, nameof(sessions));
                    ArgumentChecks.RequireOutside(tokens, sessions[i]._memory!, nameof(tokens));
                    sessions[i]._index = i;
                }

                ArgumentChecks.RequireCount(tokens.Length, sessions.Length, nameof(tokens), nameof(sessions));
                ArgumentChecks.RequireIds(tokens, Vocabulary, nameof(tokens));
                """);
            using (output.Block("for (int i = 0; i < sessions.Length; i++)"))
            {
                output.Line("ArgumentChecks.RequireDistinct(sessions[i]._index, i, nameof(sessions));");
                output.Line("ArgumentChecks.RequireOneModel(sessions[i]._weights == sessions[0]._weights, i, nameof(sessions));");
                if (!spec.IsEndless)
                    output.Line("ArgumentChecks.RequireNext(sessions[i].Position, MaxLength, i, nameof(sessions));");
            }
        }

        output.Line();
    }

    private static void PrintAppend(SourceWriter output, ModelSpec spec)
    {
        string appendable = spec.IsEndless ? "tokens.Length, nameof(tokens)" : "tokens.Length, _cache.Position, MaxLength, nameof(tokens)";
        output.Line($$"""
            private void CheckAppended(ReadOnlySpan<int> tokens)
            {
                ArgumentChecks.RequireAlive(_cache, this);
                ArgumentChecks.RequireOutside(tokens, _memory!, nameof(tokens));
                ArgumentChecks.RequireAppendable({{appendable}});
                ArgumentChecks.RequireIds(tokens, Vocabulary, nameof(tokens));
            }

            /// <summary>Hidden states of new positions; that they count is said when nothing can go wrong any more.</summary>
            private void Append(ReadOnlySpan<int> tokens)
            {
                int length = tokens.Length;
                Encode(tokens, new ReadOnlySpan<int>(in length), new ReadOnlySpan<KeyValueCache>(in _cache!), length);
            }

            private void StepPass(ReadOnlySpan<Session> sessions, ReadOnlySpan<int> tokens, Span<float> logits)
            {
                for (int i = 0; i < sessions.Length; i++)
                    _caches[i] = sessions[i]._cache!;
                var caches = new ReadOnlySpan<KeyValueCache>(_caches, 0, sessions.Length);
                Encode(tokens, Ones[..sessions.Length], caches, sessions.Length);
                CopyLogits(sessions.Length, logits);
                foreach (var cache in caches)
                    cache.Advance(1);
                Array.Clear(_caches);
            }
            """);
        output.Line();
    }
}
