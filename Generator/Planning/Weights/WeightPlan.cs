using TxGen.Generator.Graph;

namespace TxGen.Generator.Planning.Weights;

/// <summary>How a parameter lies in packed memory.</summary>
internal enum PackedForm
{
    /// <summary>A matrix in panels of 16 outputs.</summary>
    Panels,

    /// <summary>Rows one after another, each padded to whole panels.</summary>
    Rows,

    /// <summary>A sinusoidal table, computed when a model is loaded.</summary>
    Sinusoids,

    /// <summary>Factors of rotary positions, computed when a model is loaded.</summary>
    Rotary,
}

/// <summary>One parameter's place, in floats from the start of the packed weights, or of its layer where it has one.</summary>
internal sealed record PackedParameter(Parameter Parameter, PackedForm Form, PanelFormat Format, long Offset)
{
    /// <summary>Where the scales of a matrix start, in formats that have some.</summary>
    public long? Scales { get; init; }

    public int Stride => Panel.Pad(Parameter.Columns);

    public long Floats => Form == PackedForm.Panels
        ? Panel.Count(Parameter.Rows) * Format.PanelFloats(Parameter.Columns)
        : (long)Parameter.Rows * Stride;

    /// <summary>Bytes that the parameter's values take, without padding; none of what is computed and stands in no file.</summary>
    public long Bytes => Form switch
    {
        PackedForm.Panels => (Parameter.Count * Format.Bytes) + (Scales is null ? 0 : Parameter.Rows * (long)sizeof(float)),
        PackedForm.Rows => Parameter.Count * sizeof(float),
        _ => 0,
    };
}

/// <summary>A name for an offset into the packed weights, as generated code spells it.</summary>
internal sealed record WeightConstant(string Name, long Offset, bool InLayer, string Shape)
{
    /// <summary>The scales of a matrix, in formats that have some.</summary>
    public WeightConstant? Scale { get; init; }

    /// <summary>It counts in the transposed matrices of a trainer.</summary>
    public bool IsTransposed { get; init; }
}

/// <summary>Where every parameter lies: the input's, then layer after layer at one constant distance, then the rest.</summary>
internal sealed class WeightPlan(PanelFormat format)
{
    private readonly Dictionary<Parameter, WeightConstant> _byParameter = [];
    private readonly Dictionary<SectionKind, List<PackedParameter>> _sections = [];
    private readonly List<WeightConstant> _constants = [];
    private SectionKind _section;
    private bool _isComplete;
    private long _next;

    /// <summary>How matrices are held.</summary>
    public PanelFormat Format => format;

    public IReadOnlyList<WeightConstant> Constants => _constants;

    /// <summary>Offset of the first layer.</summary>
    public long FirstLayer { get; private set; }

    /// <summary>Floats from one layer to the next.</summary>
    public long LayerStride { get; private set; }

    public long Floats => _next;

    public bool IsInLayer => _section == SectionKind.Block;

    public IEnumerable<PackedParameter> In(SectionKind section) => _sections.TryGetValue(section, out var packed) ? packed : [];

    /// <summary>Places what follows in a section; a block's offsets count from the start of its layer.</summary>
    public void Open(SectionKind section)
    {
        _section = section;
        if (_isComplete)
            return;
        _sections[section] = [];
        if (section != SectionKind.Block)
            return;
        FirstLayer = _next;
        _next = 0;
    }

    public void CloseBlock(int layers)
    {
        if (_isComplete)
            return;
        LayerStride = _next;
        _next = FirstLayer + (layers * LayerStride);
    }

    /// <summary>All parameters have their places; whoever asks again gets those.</summary>
    public void Complete() => _isComplete = true;

    /// <summary>The place of a parameter.</summary>
    public WeightConstant this[Parameter parameter] => _byParameter[parameter];

    /// <summary>Places parameters side by side under one name; one that has its place already (a tied embedding) keeps it.</summary>
    public WeightConstant Place(string name, string shape, PackedForm form, params IReadOnlyList<Parameter> parameters)
    {
        var first = parameters.First(parameter => parameter.IsStored);
        if (_byParameter.TryGetValue(first, out var known))
            return known;

        var constant = new WeightConstant(name, _next, IsInLayer, shape);
        var places = new List<PackedParameter>();
        foreach (var parameter in parameters)
        {
            places.Add(new(parameter, form, format, _next));
            _next += places[places.Count - 1].Floats;
        }

        if (form == PackedForm.Panels && format.HasScales)
            (constant, places) = PlaceScales(constant, places);
        _constants.Add(constant);
        if (constant.Scale is not null)
            _constants.Add(constant.Scale);
        foreach (var packed in places.Where(each => each.Parameter.IsStored))
        {
            _byParameter.Add(packed.Parameter, constant);
            _sections[_section].Add(packed);
        }

        return constant;
    }

    /// <summary>Behind the panels of all parts, whose distance must be the same from the first to the last, a scale for every output.</summary>
    private (WeightConstant Constant, List<PackedParameter> Places) PlaceScales(WeightConstant matrix, List<PackedParameter> parts)
    {
        int outputs = parts.Sum(part => part.Parameter.Rows);
        string name = (matrix.Name.EndsWith("Weight") ? matrix.Name.Substring(0, matrix.Name.Length - "Weight".Length) : matrix.Name) + "Scale";
        var scale = matrix with { Name = name, Offset = _next, Shape = $"[{outputs}]" };
        var places = new List<PackedParameter>();
        foreach (var part in parts)
        {
            places.Add(part with { Scales = _next });
            _next += Panel.Pad(part.Parameter.Rows);
        }

        return (matrix with { Scale = scale }, places);
    }
}
