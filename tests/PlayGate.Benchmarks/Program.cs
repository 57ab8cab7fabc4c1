using BenchmarkDotNet.Running;
using PlayGate.Benchmarks;

if (args is ["allocations"])
{
    await GateAllocations.RunAsync();
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(GateAllocations).Assembly).Run(args);
