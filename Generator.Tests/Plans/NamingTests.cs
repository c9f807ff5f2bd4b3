using TxGen.Generator.Graph;
using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Weights;

namespace TxGen.Generator.Tests.Plans;

/// <summary>Names of tensors in weights files.</summary>
public class NamingTests
{
    [Fact]
    public void EveryParameterHasATensorOfItsOwn() => RandomPlans.AssertEach(plan =>
    {
        foreach (var tensor in Tensors(plan).GroupBy(each => each.File.Name).Where(group => group.Count() > 1))
        {
            // GPT-2 and ModernBERT share: Q, K and V lie in one tensor, gate and up in another, in this order.
            string kind = tensor.Key[(tensor.Key.LastIndexOf('.') + 1)..];
            string[] parts = (plan.Spec.Names, tensor.Key[..tensor.Key.LastIndexOf('.')]) switch
            {
                (Spec.Naming.Gpt2, "h.{layer}.attn.c_attn") or (Spec.Naming.ModernBert, "layers.{layer}.attn.Wqkv") => ["attention.query", "attention.key", "attention.value"],
                (Spec.Naming.ModernBert, "layers.{layer}.mlp.Wi") => ["ffn.gate", "ffn.up"],
                _ => [],
            };
            Assert.Equal(parts.Select(part => $"{part}.{kind}"), tensor.Select(each => each.Parameter.Name));
            Assert.Single(tensor.Select(each => each.File).Distinct());
        }
    });

    [Fact]
    public void ParametersOfALayerNameTheLayerAndOthersDoNot() => RandomPlans.AssertEach(plan =>
    {
        foreach (var (section, _, file) in Tensors(plan))
            Assert.Equal(section == SectionKind.Block, file.Name.Contains("{layer}", StringComparison.Ordinal));
    });

    [Fact]
    public void OnlyMatricesOfGpt2LayersAreStoredInputsFirst() => RandomPlans.AssertEach(plan =>
    {
        foreach (var (section, parameter, file) in Tensors(plan))
        {
            bool matrix = parameter.Kind is ParameterKind.Matrix or ParameterKind.ResidualProjection;
            Assert.Equal(plan.Spec.Names == Spec.Naming.Gpt2 && section == SectionKind.Block && matrix, file.InputsFirst);
        }
    });

    [Fact]
    public void NamesOfTheOwnSchemeAreThoseOfTheGraph() => RandomPlans.AssertEach(plan =>
    {
        if (plan.Spec.Names != Spec.Naming.TxGen)
            return;
        foreach (var (section, parameter, file) in Tensors(plan))
            Assert.Equal(plan.Graph[section].FullName(parameter, 7), file.Name.Replace("{layer}", "7"));
    });

    [Fact]
    public void AFamilyHasANameForEverythingItsModelsMayHave() => RandomPlans.AssertEach(plan =>
    {
        // Older schemes keep TxGen's name for what their files never held; ModernBERT's final norm goes by the same name.
        if (plan.Spec.Names is Spec.Naming.TxGen or Spec.Naming.Bert or Spec.Naming.Gpt2)
            return;
        foreach (var (section, parameter, file) in Tensors(plan).Where(each => plan.Spec.Names != Spec.Naming.ModernBert || each.Section != SectionKind.Final))
            Assert.NotEqual(plan.Graph[section].FullName(parameter, 7), file.Name.Replace("{layer}", "7"));
    });

    private static IEnumerable<(SectionKind Section, Parameter Parameter, FileTensor File)> Tensors(ExecutionPlan plan) =>
        from section in plan.Graph.Sections
        from packed in plan.Weights.In(section.Kind)
        where packed.Form is not (PackedForm.Sinusoids or PackedForm.Rotary)
        select (section.Kind, packed.Parameter, NamingScheme.For(plan.Spec, section.Kind, packed.Parameter));
}
