namespace Benchmarks.Breakdown;

/// <summary>What an operation has to do in one pass.</summary>
/// <param name="Flops">FLOPs; 0 where it has no matrix product.</param>
/// <param name="Limit">Seconds it cannot go below.</param>
internal readonly record struct OperationCost(long Flops, double Limit);
