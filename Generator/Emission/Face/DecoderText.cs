using TxGen.Generator.Planning;

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
            public int Position
            {
                get
                {
                    ArgumentChecks.RequireAlive(_cache, this);
                    return _cache.Position;
                }
            }

            int IDecoder.Vocabulary => Vocabulary;

            int IDecoder.MaxLength => MaxLength;

            /// <summary>Appends tokens to the sequence, all rows through the matrix kernels together.</summary>
            /// <param name="tokens">Token ids, each 0 to {{spec.Vocabulary - 1}}; at least one, and no more than {{spec.MaxLength}} - <see cref="Position"/>.</param>
            /// <returns>Logits [{{spec.Vocabulary}}] behind the last token, in the session's memory, valid until its next call.</returns>
            /// <exception cref="ArgumentException">There are no tokens or too many, or they lie in the session's memory; the sequence is as before.</exception>
            /// <exception cref="ArgumentOutOfRangeException">A token id is out of range; the sequence is as before.</exception>
            /// <exception cref="ObjectDisposedException">The session is disposed.</exception>
            public ReadOnlySpan<float> Prefill(ReadOnlySpan<int> tokens)
            {
                CheckAppended(tokens);
                Append(tokens);
                Head(tokens.Length - 1, 1);
                _cache!.Advance(tokens.Length);
                return MemoryMarshal.CreateReadOnlySpan({{result}}, Vocabulary);
            }

            /// <summary>Appends tokens to the sequence and scores the vocabulary behind each of them.</summary>
            /// <param name="tokens">Token ids, each 0 to {{spec.Vocabulary - 1}}; at least one, and no more than {{spec.MaxLength}} - <see cref="Position"/>.</param>
            /// <param name="logits">Receives [tokens, {{spec.Vocabulary}}].</param>
            /// <exception cref="ArgumentException">There are no tokens or too many, the room is too small, or tokens lie where the call writes; the sequence is as before.</exception>
            /// <exception cref="ArgumentOutOfRangeException">A token id is out of range; the sequence is as before.</exception>
            /// <exception cref="ObjectDisposedException">The session is disposed.</exception>
            public void Prefill(ReadOnlySpan<int> tokens, Span<float> logits)
            {
                CheckAppended(tokens);
                ArgumentChecks.RequireRoom(logits.Length, (long)tokens.Length * Vocabulary, nameof(logits));
                ArgumentChecks.RequireApart(tokens, logits, nameof(tokens), nameof(logits));
                Append(tokens);
                CopyLogits(tokens.Length, logits);
                _cache!.Advance(tokens.Length);
            }

            /// <summary>Appends one token to the sequence.</summary>
            /// <param name="token">A token id, 0 to {{spec.Vocabulary - 1}}.</param>
            /// <returns>Logits [{{spec.Vocabulary}}] behind it, in the session's memory, valid until its next call.</returns>
            /// <exception cref="InvalidOperationException">The sequence has {{spec.MaxLength}} tokens already; it stays as it is.</exception>
            /// <exception cref="ArgumentOutOfRangeException">The token id is out of range; the sequence is as before.</exception>
            /// <exception cref="ObjectDisposedException">The session is disposed.</exception>
            public ReadOnlySpan<float> Step(int token)
            {
                ArgumentChecks.RequireAlive(_memory, this);
                ArgumentChecks.RequireId(token, Vocabulary, nameof(token));
                ArgumentChecks.RequireNext(Position, MaxLength);
                Append(new ReadOnlySpan<int>(in token));
                Head(0, 1);
                _cache!.Advance(1);
                return MemoryMarshal.CreateReadOnlySpan({{result}}, Vocabulary);
            }

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

            /// <inheritdoc />
            public void Rewind(int position)
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

            private static void CheckBatch(ReadOnlySpan<Session> sessions, ReadOnlySpan<int> tokens)
            {
                for (int i = 0; i < sessions.Length; i++)
                {
                    ArgumentChecks.RequirePresent(sessions[i], i, nameof(sessions));
                    ArgumentChecks.RequireAlive(sessions[i]._memory, sessions[i], i, nameof(sessions));
                    ArgumentChecks.RequireOutside(tokens, sessions[i]._memory!, nameof(tokens));
                    sessions[i]._index = i;
                }

                ArgumentChecks.RequireCount(tokens.Length, sessions.Length, nameof(tokens), nameof(sessions));
                ArgumentChecks.RequireIds(tokens, Vocabulary, nameof(tokens));
                for (int i = 0; i < sessions.Length; i++)
                {
                    ArgumentChecks.RequireDistinct(sessions[i]._index, i, nameof(sessions));
                    ArgumentChecks.RequireOneModel(sessions[i]._weights == sessions[0]._weights, i, nameof(sessions));
                    ArgumentChecks.RequireNext(sessions[i].Position, MaxLength, i, nameof(sessions));
                }
            }

            private void CheckAppended(ReadOnlySpan<int> tokens)
            {
                ArgumentChecks.RequireAlive(_cache, this);
                ArgumentChecks.RequireOutside(tokens, _memory!, nameof(tokens));
                ArgumentChecks.RequireAppendable(tokens.Length, _cache.Position, MaxLength, nameof(tokens));
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
