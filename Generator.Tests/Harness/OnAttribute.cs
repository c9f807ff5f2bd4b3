using System.Reflection;
using TxGen.Runtime;
using Xunit.Sdk;

namespace TxGen.Generator.Tests.Harness;

/// <summary>Runs a theory on an instruction set, or skips it with the reason where this process has not got it.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public class OnAttribute : DataAttribute
{
    private readonly InstructionSet _set;

    public OnAttribute(InstructionSet set)
    {
        _set = set;
        if (!InstructionSets.IsSupported(set))
            Skip = $"This process has no {set}.";
    }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[_set]];
}

/// <summary>Runs a theory with every golden model on an instruction set.</summary>
public sealed class GoldensOnAttribute(InstructionSet set) : OnAttribute(set)
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        from name in Golden.Names
        from data in base.GetData(testMethod)
        select new[] { name, data[0] };
}

/// <summary>Runs a theory with every run of PyTorch's optimizers on an instruction set.</summary>
public sealed class RunsOnAttribute(InstructionSet set) : OnAttribute(set)
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        from run in TrainingRun.All
        from data in base.GetData(testMethod)
        select new[] { run[0], run[1], data[0] };
}

/// <summary>Runs a theory with every decoder on an instruction set.</summary>
public sealed class DecodersOnAttribute(InstructionSet set) : OnAttribute(set)
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        from name in Decoder.Names
        from data in base.GetData(testMethod)
        select new[] { name, data[0] };
}

/// <summary>Runs a theory with every golden model.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GoldensAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => Golden.Names.Select(name => new object[] { name });
}

/// <summary>Runs a theory with every decoder.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DecodersAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => Decoder.Names.Select(name => new object[] { name });
}
