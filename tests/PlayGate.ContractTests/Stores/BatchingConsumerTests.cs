using Microsoft.Extensions.Time.Testing;
using PlayGate.EntityFrameworkCore.Consuming;
using PlayGate.Testing;
using PlayGate.Tokens;

namespace PlayGate.ContractTests.Stores;

/// <summary>Who goes with which statement; the statement itself is decided by the test.</summary>
public sealed class BatchingConsumerTests
{
    private static readonly TimeSpan Waiting = TimeSpan.FromSeconds(1.5);
    private readonly FakeTimeProvider _time = new();
    private readonly List<Statement> _statements = [];
    private readonly BatchingConsumer _consumer;
    private int _mostAtOnce;
    private int _shown;

    public BatchingConsumerTests() => _consumer = new BatchingConsumer(RunAsync, Waiting, _time);

    [Fact]
    public async Task Alone_a_request_waits_for_nobody()
    {
        var verdict = _consumer.ConsumeAsync(Show(), default);

        Assert.Equal(1, (await StatementAsync(0)).Succeed());
        Assert.NotNull(await verdict);
    }

    [Fact]
    public async Task Whoever_comes_while_a_statement_runs_goes_with_the_next_and_gets_a_verdict_of_its_own()
    {
        var (first, sent) = await SendAsync();
        ConsumeToken[] shown = [.. Enumerable.Range(0, 5).Select(_ => Show())];
        var others = shown.Select(token => _consumer.ConsumeAsync(token, default)).ToArray();

        sent.Succeed();
        await first;
        var next = await StatementAsync(1);
        Assert.Equal(shown.OrderBy(token => token.Id), next.Tokens);
        next.Succeed(except: shown[3]);

        var verdicts = await Task.WhenAll(others).InTimeAsync();
        Assert.Equal([true, true, true, false, true], verdicts.Select(verdict => verdict is not null));
        Assert.Equal(shown[4].Consumption, verdicts[4]!.Consumption);
    }

    [Fact]
    public async Task Those_who_fill_a_statement_wait_for_none_that_runs()
    {
        var (first, sent) = await SendAsync();
        var full = ShowMany(BatchingConsumer.MostTogether);

        Assert.Equal(BatchingConsumer.MostTogether, (await StatementAsync(1)).Succeed());
        await Task.WhenAll(full).InTimeAsync();

        Assert.False(first.IsCompleted);
        sent.Succeed();
        await first;
    }

    [Fact]
    public async Task A_few_wait_for_the_last_of_all_statements_that_run()
    {
        var (first, sent) = await SendAsync();
        var full = ShowMany(BatchingConsumer.MostTogether);
        var beside = await StatementAsync(1);
        var few = ShowMany(3);

        Assert.Equal(BatchingConsumer.MostTogether, beside.Succeed());
        await Task.WhenAll(full).InTimeAsync();
        var more = ShowMany(2);
        sent.Succeed();

        Assert.Equal(5, (await StatementAsync(2)).Succeed());
        await Task.WhenAll([first, .. few, .. more]).InTimeAsync();
    }

    [Fact]
    public async Task Three_statements_run_at_once_and_the_next_full_one_when_any_has_ended()
    {
        var (first, sent) = await SendAsync();
        var crowd = ShowMany(4 * BatchingConsumer.MostTogether);
        await StatementAsync(2);

        sent.Succeed();
        await first;
        await StatementAsync(3);
        for (var number = 1; number <= 4; number++)
        {
            Assert.Equal(BatchingConsumer.MostTogether, (await StatementAsync(number)).Succeed());
        }

        await Task.WhenAll(crowd).InTimeAsync();
        Assert.Equal(3, _mostAtOnce);
    }

    [Fact]
    public async Task Of_equal_tokens_in_a_batch_the_first_wins()
    {
        var (first, sent) = await SendAsync();
        var token = Show();
        var equals = Enumerable.Range(1, 3).Select(attempt => _consumer.ConsumeAsync(token with { Consumption = attempt }, default))
            .ToArray();

        sent.Succeed();
        await first;
        Assert.Equal(1, (await StatementAsync(1)).Succeed());

        var verdicts = await Task.WhenAll(equals).InTimeAsync();
        Assert.Equal(1, verdicts[0]!.Consumption);
        Assert.All(verdicts[1..], Assert.Null);
    }

    [Fact]
    public async Task Who_leaves_while_waiting_is_not_sent()
    {
        using var leaving = new CancellationTokenSource();
        var (first, sent) = await SendAsync();
        var left = _consumer.ConsumeAsync(Show(), leaving.Token);
        var stays = Show();
        var stayed = _consumer.ConsumeAsync(stays, default);

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left.InTimeAsync());
        sent.Succeed();
        await first;
        var next = await StatementAsync(1);
        Assert.Equal([stays], next.Tokens);
        next.Succeed();
        await stayed;
    }

    [Fact]
    public async Task Who_leaves_too_late_hears_the_verdict_to_give_the_token_back()
    {
        using var leaving = new CancellationTokenSource();
        var (late, sent) = await SendAsync(leaving.Token);

        await leaving.CancelAsync();
        sent.Succeed();

        Assert.NotNull(await late);
    }

    [Fact]
    public async Task A_failed_statement_fails_its_batch_and_not_the_next()
    {
        var (first, sent) = await SendAsync();
        var second = _consumer.ConsumeAsync(Show(), default);

        sent.Fail(new StoreUnavailableException());
        Assert.True((await Assert.ThrowsAsync<StoreUnavailableException>(() => first)).MayHaveRun);
        (await StatementAsync(1)).Succeed();
        Assert.NotNull(await second);
    }

    [Fact]
    public async Task Nobody_waits_longer_than_patience_lasts_and_what_was_not_sent_never_is()
    {
        var (first, sent) = await SendAsync();
        var waiting = _consumer.ConsumeAsync(Show(), default);

        _time.Advance(Waiting);
        Assert.True((await Assert.ThrowsAsync<StoreUnavailableException>(() => first)).MayHaveRun);
        Assert.False((await Assert.ThrowsAsync<StoreUnavailableException>(() => waiting)).MayHaveRun);

        sent.Succeed();
        var last = _consumer.ConsumeAsync(Show(), default);
        Assert.Equal(1, (await StatementAsync(1)).Succeed());
        await last;
    }

    /// <summary>A caller whose statement runs.</summary>
    private async Task<(Task<OpenedSession?> Verdict, Statement Sent)> SendAsync(CancellationToken leaving = default)
    {
        var verdict = _consumer.ConsumeAsync(Show(), leaving);
        return (verdict, await StatementAsync(0));
    }

    private Task<OpenedSession?>[] ShowMany(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => _consumer.ConsumeAsync(Show(), default))];

    private Task<IReadOnlyList<OpenedSession?>> RunAsync(IReadOnlyList<ConsumeToken> tokens)
    {
        var statement = new Statement(tokens);
        lock (_statements)
        {
            _statements.Add(statement);
            _mostAtOnce = Math.Max(_mostAtOnce, _statements.Count(sent => !sent.Verdicts.IsCompleted));
        }

        return statement.Verdicts;
    }

    /// <summary>Statements follow each other on threads of the pool.</summary>
    private async Task<Statement> StatementAsync(int number)
    {
        Statement? sent = null;
        await Patience.UntilAsync(
            () =>
            {
                lock (_statements)
                {
                    sent = _statements.ElementAtOrDefault(number);
                }

                return sent is not null;
            },
            $"statement {number} was sent");
        return sent!;
    }

    private ConsumeToken Show()
    {
        var number = ++_shown;
        return new(new Guid(number, 0, 0, new byte[8]), TokenHash.Of($"secret {number}"), new Client(null, null), _time.GetUtcNow())
        {
            Application = "live",
            StreamId = "cam",
            Consumption = number,
            SessionLifetime = TimeSpan.FromHours(4),
        };
    }

    private sealed class Statement(IReadOnlyList<ConsumeToken> tokens)
    {
        private readonly TaskCompletionSource<IReadOnlyList<OpenedSession?>> _verdicts = new(
            TaskCreationOptions.RunContinuationsAsynchronously);

        public IReadOnlyList<ConsumeToken> Tokens => tokens;

        public Task<IReadOnlyList<OpenedSession?>> Verdicts => _verdicts.Task;

        public int Succeed(ConsumeToken? except = null)
        {
            _verdicts.SetResult([.. tokens.Select(
                token => token == except ? null : new OpenedSession(token.Consumption, token.Now, token.Now, AnyFolder: false))]);
            return tokens.Count;
        }

        public void Fail(Exception failure) => _verdicts.SetException(failure);
    }
}
