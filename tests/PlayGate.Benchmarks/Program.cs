using BenchmarkDotNet.Running;
using PlayGate.Benchmarks;

if (args is ["allocations"])
{
    await GateAllocations.RunAsync();
    return;
}

if (args is ["consuming", var connection, var callers, var seconds])
{
    await ConsumingRates.RunAsync(connection, int.Parse(callers), int.Parse(seconds));
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(GateAllocations).Assembly).Run(args);
