using TxGen.Generator.Graph.Operations;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Graph;

/// <summary>From the user's facts to operations.</summary>
internal sealed class GraphBuilder
{
    private readonly ModelSpec _spec;
    private readonly bool _training;
    private List<Operation> _operations = [];

    private GraphBuilder(ModelSpec spec, bool training)
    {
        _spec = spec;
        _training = training;
    }

    /// <param name="training">With dropout, which only training has.</param>
    public static ModelGraph Build(ModelSpec spec, bool training = false) => new GraphBuilder(spec, training).Build();

    private ModelGraph Build()
    {
        var tokenTable = new Parameter("embedding.token.weight", ParameterKind.Table, _spec.Vocabulary, _spec.DModel);
        var sections = new List<Section>();

        var hidden = _spec.TakesTokens ? EmbedTokens(tokenTable) : TakeRows();
        hidden = AddPositions(hidden);
        if (_spec.EmbeddingNorm)
            hidden = NormOf("embedding.norm", hidden);
        hidden = Drop(hidden, _spec.EmbeddingDropout, DropoutSites.Embedding);
        sections.Add(Close(SectionKind.Input, null, hidden));

        var blockInput = hidden;
        hidden = Block(hidden);
        sections.Add(Close(SectionKind.Block, blockInput, hidden));

        if (_spec.FinalNorm)
        {
            var last = hidden;
            hidden = NormOf("final_norm", hidden);
            sections.Add(Close(SectionKind.Final, last, hidden));
        }

        Value? pooled = null;
        if (_spec.Pooling != Pooling.None)
        {
            pooled = PoolRows(hidden);
            sections.Add(Close(SectionKind.Pooling, hidden, pooled));
        }

        Value? result = null;
        if (_spec.Head != Head.None)
        {
            var source = _spec.HeadActsOnRows ? hidden : pooled!;
            result = HeadOf(source, tokenTable);
            sections.Add(Close(SectionKind.Head, source, result));
        }

        return new(sections, hidden, pooled, result)
        {
            IsClassification = _spec.Head is Head.Classifier or Head.TokenClassifier or Head.Vocabulary,
        };
    }

    private Section Close(SectionKind kind, Value? input, Value output)
    {
        var section = new Section(kind, kind == SectionKind.Block ? _spec.Layers : 1, input, _operations, output);
        _operations = [];
        return section;
    }

    private Value EmbedTokens(Parameter table)
    {
        float scale = _spec.ScaleEmbedding ? (float)Math.Sqrt(_spec.DModel) : 1;
        return Emit(new TokenEmbedding(Hidden(), table, scale));
    }

    private Value TakeRows()
    {
        if (_spec.InputDim == 0)
            return Emit(new Features(Hidden()));
        var features = Emit(new Features(new("features", RowSymbol.Rows, _spec.InputDim)));
        return LinearOf("embedding.projection", "hidden", features, _spec.DModel, _spec.Has(Biases.Input));
    }

    private Value AddPositions(Value hidden)
    {
        if (_spec.ClassToken)
            hidden = Emit(new ClassToken(Hidden(), hidden, new("embedding.class.weight", ParameterKind.Table, 1, _spec.DModel) { IsVector = true }));
        if (_spec.Positions is Positions.Learned or Positions.Sinusoidal or Positions.SinusoidalHalves)
        {
            var table = _spec.Positions == Positions.Learned
                ? new Parameter("embedding.position.weight", ParameterKind.Table, _spec.PositionOffset + _spec.MaxRows, _spec.DModel)
                : null;
            hidden = Emit(new PositionEmbedding(Hidden(), hidden, _spec.Positions, _spec.PositionOffset, _spec.MaxRows, table));
        }

        if (_spec.TokenTypes > 0)
            hidden = Emit(new TypeEmbedding(Hidden(), hidden, new("embedding.type.weight", ParameterKind.Table, _spec.TokenTypes, _spec.DModel)));
        return hidden;
    }

    private Value Block(Value hidden)
    {
        bool pre = _spec.Norm == NormPlacement.Pre;

        // A single layer is the first.
        bool skipsAll = _spec.SkipFirstNorm && _spec.Layers == 1;
        var attended = AttentionOf(pre && !skipsAll ? NormOf("attention_norm", hidden, "normed", skipsFirst: _spec.SkipFirstNorm) : hidden);
        attended = Drop(attended, _spec.ResidualDropout, DropoutSites.AttentionOutput);
        hidden = Emit(new Add(Hidden(), hidden, attended));
        if (!pre)
            hidden = NormOf("attention_norm", hidden);

        var transformed = FeedForward(pre ? NormOf("ffn_norm", hidden, "normed") : hidden);
        transformed = Drop(transformed, _spec.ResidualDropout, DropoutSites.FfnOutput);
        hidden = Emit(new Add(Hidden(), hidden, transformed));
        return pre ? hidden : NormOf("ffn_norm", hidden);
    }

    private Value AttentionOf(Value input)
    {
        int width = _spec.AttentionWidth;
        var query = LinearOf("attention.query", "query", input, width, _spec.Has(Biases.Query));
        var key = LinearOf("attention.key", "key", input, _spec.KvWidth, _spec.Has(Biases.Key));
        var value = LinearOf("attention.value", "value", input, _spec.KvWidth, _spec.Has(Biases.Value));
        if (_spec.QkNorm)
        {
            query = NormOf("attention.query_norm", query, "query", _spec.Heads);
            key = NormOf("attention.key_norm", key, "key", _spec.KvHeads);
        }

        if (_spec.IsRotary)
        {
            query = Rotate("query", query, _spec.Heads);
            key = Rotate("key", key, _spec.KvHeads);
        }

        var context = Emit(new Attention(new("context", RowSymbol.Rows, width), query, key, value, _spec.Heads, _spec.KvHeads, AttentionPattern.Of(_spec),
            _spec.Positions == Positions.Alibi) { DropoutRate = _training ? _spec.AttentionDropout : 0, DropoutSite = DropoutSites.FirstHead });
        return LinearOf("attention.output", "attended", context, _spec.DModel, _spec.Has(Biases.AttentionOutput), ParameterKind.ResidualProjection);
    }

    private Value Rotate(string name, Value input, int heads) =>
        Emit(new Rotary(new(name, RowSymbol.Rows, input.Columns), input, heads, RotaryAngles.Of(_spec)));

    private Value FeedForward(Value input)
    {
        var function = Activate.Of(_spec.Activation);
        Value inner;
        if (_spec.Gated)
        {
            var gate = LinearOf("ffn.gate", "gate", input, _spec.DFf, _spec.Has(Biases.FfnUp));
            var up = LinearOf("ffn.up", "up", input, _spec.DFf, _spec.Has(Biases.FfnUp));
            inner = Emit(new Gate(new("inner", RowSymbol.Rows, _spec.DFf), gate, up, function));
        }
        else
        {
            var up = LinearOf("ffn.up", "up", input, _spec.DFf, _spec.Has(Biases.FfnUp));
            inner = Emit(new Activate(new("inner", RowSymbol.Rows, _spec.DFf), up, function));
        }

        return LinearOf("ffn.down", "transformed", inner, _spec.DModel, _spec.Has(Biases.FfnDown), ParameterKind.ResidualProjection);
    }

    private Value PoolRows(Value hidden)
    {
        var pooled = Emit(new Pool(Vector("pooled"), hidden, _spec.Pooling));
        if (_spec.PoolingDense)
        {
            pooled = LinearOf("pooling.dense", "pooled", pooled, _spec.DModel, bias: true);
            pooled = Emit(new Activate(Vector("pooled"), pooled, Nonlinearity.Tanh));
        }

        return _spec.NormalizeOutput ? Emit(new Normalize(Vector("pooled"), pooled)) : pooled;
    }

    private Value HeadOf(Value source, Parameter tokenTable)
    {
        if (_spec.HeadDense)
        {
            source = LinearOf("head.dense", "dense", source, _spec.DModel, bias: true);
            source = Emit(new Activate(new("dense", source.Rows, source.Columns), source, Activate.Of(_spec.HeadActivation)));
        }

        string name = _spec.Head == Head.Regression ? "values" : "logits";
        if (!_spec.TiedHead)
            return LinearOf("head", name, source, _spec.HeadWidth, _spec.Has(Biases.Head));
        var bias = _spec.Has(Biases.Head) ? Parameter.Bias("head", _spec.Vocabulary) : null;
        return Emit(new Linear(new(name, source.Rows, _spec.Vocabulary), source, tokenTable, bias));
    }

    private Value LinearOf(string name, string result, Value input, int outputs, bool bias, ParameterKind kind = ParameterKind.Matrix)
    {
        var weight = Parameter.Matrix(name, outputs, input.Columns) with { Kind = kind };
        return Emit(new Linear(new(result, input.Rows, outputs), input, weight, bias ? Parameter.Bias(name, outputs) : null));
    }

    private Value NormOf(string name, Value input, string result = "hidden", int groups = 1, bool skipsFirst = false)
    {
        int width = input.Columns / groups;
        bool hasBias = _spec.NormKind == NormKind.LayerNorm && _spec.Has(Biases.Norm);
        return Emit(new Norm(new(result, input.Rows, input.Columns), input, _spec.NormKind, _spec.NormEpsilon, groups,
            new(name + ".weight", ParameterKind.Scale, 1, width) { SkipsFirst = skipsFirst }, hasBias ? Parameter.Bias(name, width) with { SkipsFirst = skipsFirst } : null));
    }

    private Value Drop(Value input, float rate, int site) =>
        _training && rate > 0 ? Emit(new Dropout(new(input.Name, input.Rows, input.Columns), input, rate, site)) : input;

    private Value Hidden() => new("hidden", RowSymbol.Rows, _spec.DModel);

    private Value Vector(string name) => new(name, RowSymbol.Segments, _spec.DModel);

    private Value Emit(Operation operation)
    {
        _operations.Add(operation);
        return operation.Output;
    }
}
