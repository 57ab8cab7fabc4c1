namespace PlayGate.Tests;

internal static class Allocations
{
    private const int Rounds = 5;
    private const int Calls = 1_000;

    /// <summary>
    /// In the best of some rounds: the runtime itself allocates now and then, as when it compiles a loop anew while it runs.
    /// </summary>
    public static void AreNoneIn(Action act)
    {
        act(); // statics, and what the compiler makes on a first call
        Assert.Equal(0, Enumerable.Range(0, Rounds).Min(_ => InOneRound(act)));
    }

    private static long InOneRound(Action act)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var call = 0; call < Calls; call++)
        {
            act();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
