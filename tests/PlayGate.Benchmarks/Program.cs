using BenchmarkDotNet.Running;
using PlayGate.Benchmarks;

if (args is ["allocations"])
{
    await GateAllocations.RunAsync();
    return;
}

if (args is ["consuming", var connection, var callers, var seconds, "batched" or "single" or "issued", var tokens])
{
    await ConsumingRates.RunAsync(
        connection, int.Parse(callers), TimeSpan.FromSeconds(int.Parse(seconds)), args[4], int.Parse(tokens));
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(GateAllocations).Assembly).Run(args);
