using TxGen.Generator.Graph;

namespace TxGen.Generator.Planning.Weights;

/// <summary>How a parameter lies in packed memory.</summary>
internal enum PackedForm
{
    /// <summary>A matrix in panels of 16 outputs: [outputs / 16][inputs][16].</summary>
    Panels,

    /// <summary>Rows one after another, each padded to whole panels.</summary>
    Rows,

    /// <summary>A sinusoidal table, computed when a model is loaded.</summary>
    Sinusoids,

    /// <summary>Factors of rotary positions, computed when a model is loaded.</summary>
    Rotary,
}

/// <summary>One parameter's place, in floats from the start of the packed weights, or of its layer where it has one.</summary>
internal sealed record PackedParameter(Parameter Parameter, PackedForm Form, long Offset)
{
    public int Stride => Panel.Pad(Parameter.Columns);

    public long Floats => Form == PackedForm.Panels
        ? (long)Panel.Pad(Parameter.Rows) * Parameter.Columns
        : (long)Parameter.Rows * Stride;
}

/// <summary>A name for an offset into the packed weights, as generated code spells it.</summary>
internal sealed record WeightConstant(string Name, long Offset, bool InLayer, string Shape);

/// <summary>Where every parameter lies: the input's, then layer after layer at one constant distance, then the rest.</summary>
internal sealed class WeightPlan
{
    private readonly Dictionary<Parameter, PackedParameter> _packed = [];
    private readonly Dictionary<SectionKind, List<PackedParameter>> _sections = [];
    private readonly List<WeightConstant> _constants = [];
    private SectionKind _section;
    private long _next;

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
        _sections[section] = [];
        if (section != SectionKind.Block)
            return;
        FirstLayer = _next;
        _next = 0;
    }

    public void CloseBlock(int layers)
    {
        LayerStride = _next;
        _next = FirstLayer + (layers * LayerStride);
    }

    /// <summary>Places parameters side by side under one name; one that has its place already (a tied embedding) keeps it.</summary>
    public WeightConstant Place(string name, string shape, PackedForm form, params IReadOnlyList<Parameter> parameters)
    {
        if (_packed.TryGetValue(parameters[0], out var known))
            return _constants.First(constant => constant.Offset == known.Offset && !constant.InLayer);

        var constant = new WeightConstant(name, _next, IsInLayer, shape);
        _constants.Add(constant);
        foreach (var parameter in parameters)
        {
            var packed = new PackedParameter(parameter, form, _next);
            _next += packed.Floats;
            if (!parameter.IsStored)
                continue;
            _packed.Add(parameter, packed);
            _sections[_section].Add(packed);
        }

        return constant;
    }
}
