using System.Runtime.CompilerServices;

namespace PlayGate.Testing;

/// <summary>
/// How long a test waits for what must come. A test waits for an event, not for a time: this only ends one whose event does not come, and
/// so it is in minutes, which no starved core needs (issue 15). Less than the ten minutes after which <c>tests/run.sh</c> takes a test for
/// hung.
/// </summary>
public static class Patience
{
    /// <summary>Between two looks at what does not tell that it has changed: another process, a database.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    public static TimeSpan Limit { get; } = TimeSpan.FromMinutes(4);

    /// <summary>As Playwright takes it.</summary>
    public static float Milliseconds => (float)Limit.TotalMilliseconds;

    /// <summary>Cancels when patience is over.</summary>
    public static CancellationTokenSource NewLimit() => new(Limit);

    /// <summary>Waits for it, as long as patience lasts.</summary>
    public static Task InTimeAsync(this Task coming) => coming.WaitAsync(Limit);

    /// <inheritdoc cref="InTimeAsync(Task)"/>
    public static Task<T> InTimeAsync<T>(this Task<T> coming) => coming.WaitAsync(Limit);

    /// <summary>Looks again and again until it is so.</summary>
    /// <param name="holds">Whether it is so.</param>
    /// <param name="what">For the message of a test that fails.</param>
    public static async Task UntilAsync(Func<Task<bool>> holds, [CallerArgumentExpression(nameof(holds))] string what = "")
    {
        using var limit = NewLimit();
        while (!await holds())
        {
            if (limit.IsCancellationRequested)
            {
                throw new TimeoutException($"Not so within {Limit}: {what}");
            }

            await Task.Delay(s_pause);
        }
    }

    /// <inheritdoc cref="UntilAsync(Func{Task{bool}}, string)"/>
    public static Task UntilAsync(Func<bool> holds, [CallerArgumentExpression(nameof(holds))] string what = "") =>
        UntilAsync(() => Task.FromResult(holds()), what);
}
