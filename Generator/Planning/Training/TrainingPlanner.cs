using TxGen.Generator.Graph;
using TxGen.Generator.Planning.Steps;
using TxGen.Generator.Spec;

namespace TxGen.Generator.Planning;

/// <summary>Everything decided about a model's training.</summary>
/// <param name="Execution">All sections, forward, loss and backward, in the order they run.</param>
internal sealed record TrainingPlan(ExecutionPlan Execution, TrainingGraph Graph, KeptPlan Kept, TransposedPlan Transposed)
{
    /// <summary>Floats of a trainer's working memory.</summary>
    public long Floats => Execution.Memory.Floats + Kept.Floats;
}

/// <summary>From a model's facts and the places of its weights to a training step: forward pass, loss, backward pass.</summary>
internal static class TrainingPlanner
{
    public static TrainingPlan Plan(ExecutionPlan model)
    {
        var spec = model.Spec;
        var forwardGraph = GraphBuilder.Build(spec, training: true);
        var graph = TrainingGraph.Of(forwardGraph);
        var capacities = Capacities.OfTraining(spec);
        var kept = new KeptPlan(graph.Kept, capacities, spec.DModel, spec.Layers);
        var places = new ValuePlaces(ModelGraph.CountReads(graph.Sections), capacities, kept);
        var transposed = new TransposedPlan();

        var planner = new StepPlanner(spec, capacities, places, model.Weights, cache: null) { Training = true, KeepsScores = !spec.RecomputeAttention };
        var forward = graph.Forward.Select(section => new SectionPlan(section.Kind, section.Repeat, planner.Plan(section))).ToList();
        var gradients = new GradientPlanner(spec, capacities, places, model.Weights, transposed, forward.SelectMany(section => section.Steps).ToList());
        var backward = graph.Backward.Prepend(graph.Loss)
            .Select(section => new SectionPlan(section.Kind, section.Repeat, gradients.Plan(section)) { IsBackward = section.IsBackward });

        var sections = forward.Concat(backward).ToList();
        var memory = MemoryPlan.Place(places.Buffers);
        kept.Place(memory.Floats);
        var execution = new ExecutionPlan(spec, forwardGraph, sections, model.Weights, memory, null, capacities, new(kept.Last, 0), null, null, null);
        return new(execution, graph, kept, transposed);
    }
}
