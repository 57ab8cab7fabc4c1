namespace PlayGate.Testing;

/// <summary>
/// What is promised in seconds. A busy machine cannot keep that, so promises are due only where <c>tests/load/promises.sh</c> asks for
/// them, on a quiet one (issue 15); everywhere else a test waits for the event alone.
/// </summary>
public static class Promise
{
    private static readonly Lock s_lock = new();

    /// <summary>Where the figures go, and the sign that promises are due.</summary>
    private static readonly string? s_file = Environment.GetEnvironmentVariable("PLAYGATE_PROMISES");

    /// <summary>Fails where promises are due and this one was broken.</summary>
    public static void Check(string what, TimeSpan took, TimeSpan limit)
    {
        if (s_file is null)
        {
            return;
        }

        lock (s_lock)
        {
            File.AppendAllText(s_file, $"{took.TotalMilliseconds,6:F0} ms of {limit.TotalMilliseconds:F0}  {what}\n");
        }

        if (took > limit)
        {
            throw new TimeoutException($"{what} after {took}, promised within {limit}.");
        }
    }
}
