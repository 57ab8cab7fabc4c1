using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using PlayGate.Testing;
using Xunit.Abstractions;

namespace PlayGate.EndToEndTests.Cluster;

/// <summary>
/// Three replicas on one PostgreSQL while parts of it die, one after the other, under load; then the books are closed. The soak repeats
/// it for <c>PLAYGATE_SOAK_MINUTES</c> (<c>tests/load/soak.sh</c>).
/// </summary>
public sealed class ClusterTests(ITestOutputHelper output)
{
    private const int Viewers = 12;
    private const int Some = 25;
    private const int Tokens = 4_000;

    [Fact]
    public async Task Whatever_dies_no_token_is_spent_twice_or_lost_and_no_open_session_refused()
    {
        await using var fleet = await Fleet.StartAsync(replicas: 3);
        var accountant = new Accountant();
        using var audience = new Audience(fleet, accountant);
        var links = new ConcurrentDictionary<Guid, Audience.Link>();
        var queue = new ConcurrentQueue<Audience.Link>();
        var isOver = false;

        var began = Stopwatch.StartNew();
        Audience.Link? Next() => !Volatile.Read(ref isOver) && queue.TryDequeue(out var link) ? link : null;
        var soak = TimeSpan.FromMinutes(
            double.Parse(Environment.GetEnvironmentVariable("PLAYGATE_SOAK_MINUTES") ?? "0", CultureInfo.InvariantCulture));
        do
        {
            foreach (var link in await audience.MintAsync(Tokens))
            {
                links[link.Id] = link;
                queue.Enqueue(link);
            }

            isOver = false;
            var watching = audience.WatchAsync(Viewers, Next);
            await SufferAsync(fleet, accountant, watching);
            Volatile.Write(ref isOver, true);
            await watching;
            await SettleAsync(audience, accountant, links, fleet.Deployment.ConnectionString);
            Report($"{began.Elapsed:hh\\:mm\\:ss}: {await accountant.CloseAsync(fleet.Deployment.ConnectionString)}");
        }
        while (began.Elapsed < soak && accountant.Wrongs.Count == 0);

        Assert.Empty(accountant.Wrongs);
        Assert.True(accountant.Unavailable > 0, "The outages were not noticed by anybody.");
    }

    /// <summary>One fault after the other, each until it has been felt and then until all is well again.</summary>
    private static async Task SufferAsync(Fleet fleet, Accountant accountant, Task watching)
    {
        Task OpenedAsync(int count = Some) => GrowAsync(() => accountant.Opened, count, watching);
        Task UnavailableAsync() => GrowAsync(() => accountant.Unavailable, Some / 4, watching);

        await OpenedAsync();
        await fleet.KillAsync(fleet[0]);
        await OpenedAsync();
        await fleet.AddAsync();
        await OpenedAsync();

        for (var time = 0; time < 5; time++)
        {
            fleet[time % 3].Network.Cut();
            await OpenedAsync(Some / 4);
        }

        fleet[0].Network.Delay = TimeSpan.FromMilliseconds(50);
        await OpenedAsync();
        fleet[0].Network.Delay = default;

        await DuringAsync(() => fleet[1].Network.LosesAll = true, () => fleet[1].Network.LosesAll = false);
        await DuringAsync(() => fleet[2].Network.LosesAnswers = true, () => fleet[2].Network.LosesAnswers = false);

        await fleet.Database.StopAsync();
        await UnavailableAsync();
        await fleet.Database.RestartAsync();
        await OpenedAsync();

        await fleet.Database.PauseAsync();
        await UnavailableAsync();
        await fleet.Database.ResumeAsync();
        await OpenedAsync();

        async Task DuringAsync(Action begin, Action end)
        {
            begin();
            await UnavailableAsync();
            end();
            await OpenedAsync();
        }
    }

    /// <summary>What was refused without letting anybody in is either on its way back, or went with a crash.</summary>
    private static async Task SettleAsync(
        Audience audience, Accountant accountant, ConcurrentDictionary<Guid, Audience.Link> links, string database)
    {
        using var limit = Patience.NewLimit();
        while (await accountant.DisputedAsync(database) is { Count: > 0 } disputed && !limit.IsCancellationRequested)
        {
            foreach (var token in disputed)
            {
                await audience.ShowAsync(links[token]);
            }
        }
    }

    private static async Task GrowAsync(Func<int> count, int by, Task watching)
    {
        var target = count() + by;
        await Patience.UntilAsync(
            () =>
            {
                Assert.False(watching.IsCompleted, "There were not enough tokens.");
                return count() >= target;
            },
            $"there are {target}");
    }

    private void Report(string line)
    {
        output.WriteLine(line);
        if (Environment.GetEnvironmentVariable("PLAYGATE_SOAK_LOG") is { } file)
        {
            File.AppendAllText(file, line + "\n");
        }
    }
}
