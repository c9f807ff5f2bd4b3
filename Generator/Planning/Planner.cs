using TxGen.Generator.Graph;
using TxGen.Generator.Planning.Weights;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Planning;

/// <summary>
/// From a model's facts to all decisions about its forward pass: steps, memory, packed weights. Pure, and quick enough to run on
/// thousands of shapes.
/// </summary>
internal static class Planner
{
    public static ExecutionPlan Plan(ModelSpec spec)
    {
        var graph = GraphBuilder.Build(spec);
        var capacities = Capacities.Of(spec);
        var weights = new WeightPlan(PanelFormat.Of(spec.Weights));
        var places = new ValuePlaces(ModelGraph.CountReads(graph.Sections), capacities);
        var cache = CachePlan.Of(spec);
        var planner = new StepPlanner(spec, capacities, places, weights, cache);
        var sections = graph.Sections.Select(section => new SectionPlan(section.Kind, section.Repeat, planner.Plan(section))).ToList();
        weights.Complete();
        places.KeepToEnd(graph.Hidden, graph.Pooled, graph.Result);

        var hidden = places[graph.Hidden];
        var dense = hidden.Stride == spec.DModel
            ? null
            : places.AddToEnd(new("DenseHidden", $"[length, {spec.DModel}] without padding, as handed out", spec.MaxRows, spec.DModel));
        return new(spec, graph, sections, weights, MemoryPlan.Place(places.Buffers), cache, capacities,
            hidden, PlaceOf(graph.Pooled), PlaceOf(graph.Result), dense);

        View? PlaceOf(Value? value) => value is null ? null : places[value];
    }
}
