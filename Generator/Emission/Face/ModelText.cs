namespace TxGen.Generator.Emission.Face;

/// <summary>The model itself: immutable weights, how they come in and go out.</summary>
internal static class ModelText
{
    public static void Print(SourceWriter output, string name)
    {
        output.Line($$"""
            private PackedWeights? _weights;

            private {{name}}(PackedWeights weights) => _weights = weights;

            /// <inheritdoc />
            public IReadOnlyList<string> IgnoredTensors => Packed.IgnoredTensors;

            private PackedWeights Packed
            {
                get
                {
                    ArgumentChecks.RequireAlive(_weights, this);
                    return _weights;
                }
            }

            /// <inheritdoc />
            public static {{name}} Load(string path, LoadOptions? options = null) => new(PackedWeights.Load(CreateWeightMap(), path, options));

            /// <inheritdoc />
            public static {{name}} Load(Stream stream, LoadOptions? options = null) => new(PackedWeights.Load(CreateWeightMap(), stream, options));

            /// <inheritdoc />
            public static {{name}} Load(ReadOnlySpan<byte> file, LoadOptions? options = null) => new(PackedWeights.Load(CreateWeightMap(), file, options));

            /// <inheritdoc />
            public static {{name}} CreateRandom(int seed, Initialization? initialization = null) => new(PackedWeights.CreateRandom(CreateWeightMap(), seed, initialization));

            /// <inheritdoc />
            public void Save(string path) => Packed.Save(path);

            /// <inheritdoc />
            public Session CreateSession(SessionOptions? options = null) => new(Packed, options);

            /// <summary>Lets go of the weights; sessions made before keep theirs and go on working.</summary>
            public void Dispose() => _weights = null;
            """);
        output.Line();
    }
}
