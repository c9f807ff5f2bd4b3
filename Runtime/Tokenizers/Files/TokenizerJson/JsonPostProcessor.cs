namespace TxGen.Runtime;

/// <summary>Reads post_processor.</summary>
internal sealed class JsonPostProcessor
{
    private Template? _template;
    private bool _trimsRanges;

    private JsonPostProcessor()
    {
    }

    /// <summary>Reads the template.</summary>
    /// <param name="part">The component; null for none.</param>
    public static Template Read(JsonPart? part)
    {
        var processor = new JsonPostProcessor();
        foreach (JsonPart step in JsonSteps.Read(part, "processors"))
            processor.ReadStep(step);
        return (processor._template ?? Template.Empty) with { TrimsRanges = processor._trimsRanges };
    }

    private void ReadStep(JsonPart part)
    {
        JsonPart type = part.Get("type");
        switch (type.Text())
        {
            case "ByteLevel":
                part.WithoutEffect("add_prefix_space", "use_regex");
                _trimsRanges |= part.Flag("trim_offsets", true);
                break;
            case "BertProcessing":
                Use(part, Template.Bert(ReadToken(part.Get("cls")), ReadToken(part.Get("sep"))));
                break;
            case "RobertaProcessing":
                part.WithoutEffect("add_prefix_space");
                _trimsRanges |= part.Flag("trim_offsets", true);
                Use(part, Template.Roberta(ReadToken(part.Get("cls")), ReadToken(part.Get("sep"))));
                break;
            case "TemplateProcessing":
                Use(part, JsonTemplate.Read(part));
                break;
            default:
                throw type.Fail($"the post-processor {Excerpt.Of(type.Text())} is not known");
        }

        part.Done();
    }

    private static int ReadToken(JsonPart part) => part.Items is [_, var id]
        ? id.Integer()
        : throw part.Fail("must be a token and its id");

    private void Use(JsonPart part, Template template)
    {
        if (_template is not null)
            throw part.Fail("is the second post-processor that adds tokens, but one is the most that is known");
        _template = template;
    }
}
