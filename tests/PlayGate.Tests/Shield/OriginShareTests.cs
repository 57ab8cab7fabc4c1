namespace PlayGate.Tests.Shield;

/// <summary>One session's requests leave the origin's places to the others (issue 15).</summary>
public sealed class OriginShareTests
{
    [Fact]
    public async Task A_session_that_asks_for_everything_leaves_three_quarters_to_the_others()
    {
        using var origin = new ScriptedOrigin(shield => shield.MaxOriginConcurrency = 80);
        var answer = new TaskCompletionSource();
        origin.Answer = async (_, _) =>
        {
            await answer.Task;
            return ScriptedOrigin.Text("x");
        };
        var greedy = Enumerable.Range(0, 100).Select(number => origin.GetAsClientAsync(1, $"/{number}.ts")).ToList();
        await CoalescingTests.UntilAsync(() => greedy.Count(viewer => viewer.IsCompleted) == 80);
        var others = Enumerable.Range(2, 60).Select(client => origin.GetAsClientAsync(client, $"/others{client}.ts")).ToList();
        await CoalescingTests.UntilAsync(() => origin.Requests.Count == 80);

        answer.SetResult();
        Assert.Equal((20, 80), await CountAsync(greedy));
        Assert.Equal((60, 0), await CountAsync(others));
        Assert.Equal(
            (20, 0), await CountAsync([.. Enumerable.Range(0, 20).Select(number => origin.GetAsClientAsync(1, $"/again{number}.ts"))]));
    }

    [Fact]
    public async Task What_is_forwarded_counts_too_and_small_origins_leave_a_player_what_it_needs()
    {
        using var origin = new ScriptedOrigin(shield => shield.MaxOriginConcurrency = 8);
        var answer = new TaskCompletionSource();
        origin.Answer = async (_, _) =>
        {
            await answer.Task;
            return ScriptedOrigin.Text("x");
        };
        var greedy = Enumerable.Range(0, 100).Select(number => origin.GetAsClientAsync(1, $"/{number}.ts", ("Cookie", "a=b"))).ToList();
        await CoalescingTests.UntilAsync(() => greedy.Count(viewer => viewer.IsCompleted) == 84);
        answer.SetResult();
        Assert.Equal((16, 84), await CountAsync(greedy));
    }

    /// <summary>The leader's share is used up, not that of those who wait for the same.</summary>
    [Fact]
    public async Task Who_joined_a_fetch_that_was_refused_to_its_leader_asks_again()
    {
        using var origin = new ScriptedOrigin(shield => shield.MaxOriginConcurrency = 80);
        var answer = new TaskCompletionSource();
        origin.Answer = async (_, _) =>
        {
            await answer.Task;
            return ScriptedOrigin.Text("x");
        };
        var greedy = Enumerable.Range(0, 20).Select(number => origin.GetAsClientAsync(1, $"/{number}.ts")).ToList();
        await CoalescingTests.UntilAsync(() => origin.Requests.Count == 20);
        var leaders = new List<Task<HttpResponseMessage>>();
        var others = new List<Task<HttpResponseMessage>>();
        for (var number = 0; number < 100; number++)
        {
            leaders.Add(origin.GetAsClientAsync(1, $"/wanted{number}.ts"));
            others.Add(origin.GetAsClientAsync(2 + number, $"/wanted{number}.ts"));
        }

        Assert.Equal((0, 100), await CountAsync(leaders));
        answer.SetResult();
        Assert.Equal((100, 0), await CountAsync(others));
        await Task.WhenAll(greedy);
    }

    private static async Task<(int Answered, int Refused)> CountAsync(List<Task<HttpResponseMessage>> viewers)
    {
        var statuses = (await Task.WhenAll(viewers).WaitAsync(TimeSpan.FromMinutes(2))).Select(viewer => (int)viewer.StatusCode).ToList();
        return (statuses.Count(status => status == 200), statuses.Count(status => status == 503));
    }
}
