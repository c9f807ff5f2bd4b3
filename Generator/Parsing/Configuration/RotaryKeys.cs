using TxGen.Generator.Spec;

namespace TxGen.Generator.Parsing.Configuration;

/// <summary>Rotary positions, which newer files describe in <c>rope_parameters</c>, older ones in <c>rope_theta</c> and <c>rope_scaling</c>.</summary>
internal static class RotaryKeys
{
    private const float DefaultBase = 10000f;

    public static ModelSpec AddTo(ModelSpec spec, ConfigurationKeys keys)
    {
        float rotaryBase = keys.Number("rope_theta", DefaultBase);
        var parameters = keys.Object("rope_parameters");
        var scaling = keys.Object("rope_scaling");
        if (parameters is not null && scaling is not null)
            keys.RefuseKey("rope_scaling", "stands beside 'rope_parameters': one of them must say how positions are scaled");
        keys.Expect("partial_rotary_factor", 1);
        keys.Expect("rope_interleaved", false);

        spec = spec with { Positions = Positions.Rotary, RotaryBase = parameters?.Number("rope_theta", rotaryBase) ?? rotaryBase };
        parameters?.Expect("partial_rotary_factor", 1);
        return (parameters ?? scaling) is { } given ? Scale(spec, given) : spec;
    }

    private static ModelSpec Scale(ModelSpec spec, ConfigurationKeys keys)
    {
        string? type = keys.Text("rope_type");
        string? older = keys.Text("type");
        if (type is not null && older is not null && type != older)
            keys.RefuseKey("type", "contradicts 'rope_type'");

        switch (type ?? older ?? "default")
        {
            case "default":
                return spec;
            case "linear":
                return spec with { RotaryScaling = RotaryScaling.Linear, RotaryFactor = keys.RequiredNumber("factor") };
            case "llama3":
                return spec with
                {
                    RotaryScaling = RotaryScaling.Llama3,
                    RotaryFactor = keys.RequiredNumber("factor"),
                    RotaryLowFrequencyFactor = keys.RequiredNumber("low_freq_factor"),
                    RotaryHighFrequencyFactor = keys.RequiredNumber("high_freq_factor"),
                    RotaryOriginalLength = keys.RequiredSize("original_max_position_embeddings"),
                };
            case var other:
                keys.RefuseKey(type is null ? "type" : "rope_type", $"is \"{Json.JsonValue.Show(other)}\", but only \"default\", \"linear\" and \"llama3\" are supported");
                return spec;
        }
    }
}
