namespace PlayGate.Tests;

internal static class Allocations
{
    private const int Calls = 1_000;

    public static void AreNoneIn(Action act)
    {
        act(); // statics, and what the compiler makes on a first call
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var call = 0; call < Calls; call++)
        {
            act();
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
