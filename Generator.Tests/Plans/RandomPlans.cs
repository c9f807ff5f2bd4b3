using TxGen.Generator.Emission;
using TxGen.Generator.Planning;
using TxGen.Generator.Planning.Kernels;
using TxGen.Generator.Spec;
using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Plans;

/// <summary>The plans of all random specs, made once.</summary>
internal static class RandomPlans
{
    private static readonly Lazy<IReadOnlyList<ExecutionPlan>> Plans = new(() => RandomSpecs.All.AsParallel().AsOrdered().Select(Planner.Plan).ToList());

    private static readonly Lazy<IReadOnlyList<TrainingPlan>> TrainingPlans =
        new(() => All.AsParallel().AsOrdered().Where(plan => plan.Spec.Training).Select(TrainingPlanner.Plan).ToList());

    public static IReadOnlyList<ExecutionPlan> All => Plans.Value;

    public static IReadOnlyList<TrainingPlan> Trainers => TrainingPlans.Value;

    public static IEnumerable<(Isa Isa, ExecutionPlan Plan, KernelPlan Kernels)> Kernels =>
        from plan in All
        from isa in Isa.All
        select (isa, plan, new KernelPlan(plan, isa.Tiles));

    public static IEnumerable<(Isa Isa, ExecutionPlan Plan, KernelPlan Kernels)> TrainingKernels =>
        from trainer in Trainers
        from isa in Isa.All
        select (isa, trainer.Execution, new KernelPlan(trainer.Execution, isa.Tiles));

    /// <summary>Checks every plan and names the spec of the first that fails.</summary>
    public static void AssertEach(Action<ExecutionPlan> check)
    {
        foreach (var plan in All)
            Explain(plan.Spec, () => check(plan));
    }

    /// <summary>The same with those that have a trainer.</summary>
    public static void AssertEachTrainer(Action<TrainingPlan> check)
    {
        foreach (var plan in Trainers)
            Explain(plan.Execution.Spec, () => check(plan));
    }

    public static void Explain(ModelSpec spec, Action check)
    {
        try
        {
            check();
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"{SpecText.Attributes(spec)}\n{failure.Message}", failure);
        }
    }
}
