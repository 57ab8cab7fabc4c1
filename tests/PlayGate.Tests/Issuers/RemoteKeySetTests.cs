using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using PlayGate.Issuers;
using PlayGate.Testing;
using PlayGate.Testing.Origins;

namespace PlayGate.Tests.Issuers;

/// <summary>Key sets behind a URL, read from a real server under a clock of the test's own.</summary>
public sealed class RemoteKeySetTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private KeptSets _memory = new();
    private KestrelOrigin _server = null!;
    private RequestDelegate _answer = Answer("one");

    public async Task InitializeAsync() => _server = await KestrelOrigin.StartAsync(context => _answer(context));

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task The_set_is_read_when_it_is_first_needed_and_once_for_all_who_need_it()
    {
        var set = Create();

        var found = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => set.FindAsync("one", CancellationToken.None).AsTask()));

        Assert.All(found, keys => Assert.Equal("one", Assert.Single(keys).Id));
        Assert.Single(_server.Requests.All);
    }

    [Fact]
    public async Task A_token_without_a_key_may_be_signed_by_all_of_them()
    {
        _answer = Answer("one", "two");

        Assert.Equal(["one", "two"], (await Create().FindAsync(null, CancellationToken.None)).Select(key => key.Id));
    }

    [Fact]
    public async Task An_unknown_key_is_looked_for_at_once_and_then_once_a_minute()
    {
        var set = Create();
        await set.FindAsync("one", CancellationToken.None);
        _answer = Answer("one", "two");

        Assert.Single(await set.FindAsync("two", CancellationToken.None));
        Assert.Equal(2, _server.Requests.All.Count);

        _answer = Answer("three");
        Assert.Empty(await set.FindAsync("three", CancellationToken.None));
        _time.Advance(RemoteKeySet.UnknownKeyInterval - TimeSpan.FromTicks(1));
        Assert.Empty(await set.FindAsync("made up", CancellationToken.None));
        Assert.Equal(2, _server.Requests.All.Count);

        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Single(await set.FindAsync("three", CancellationToken.None));
        Assert.Empty(await set.FindAsync("one", CancellationToken.None));
        Assert.Equal(3, _server.Requests.All.Count);
    }

    [Fact]
    public async Task What_was_read_last_is_kept_while_the_server_is_away()
    {
        var set = Create();
        await set.FindAsync("one", CancellationToken.None);

        foreach (var answer in Faults)
        {
            _answer = answer;
            _time.Advance(RemoteKeySet.UnknownKeyInterval);
            Assert.Empty(await set.FindAsync("two", CancellationToken.None));
            Assert.Single(await set.FindAsync("one", CancellationToken.None));
        }

        Assert.Equal(1 + Faults.Length, _server.Requests.All.Count(request => request.Target == "/keys"));
    }

    [Fact]
    public async Task A_set_that_could_never_be_read_says_nothing_of_tokens()
    {
        foreach (var answer in Faults)
        {
            _answer = answer;
            await Assert.ThrowsAsync<IssuerUnavailableException>(() => Create().FindAsync("one", CancellationToken.None).AsTask());
        }

        // A redirect is not followed: the place that it names was never asked.
        Assert.DoesNotContain(_server.Requests.All, request => request.Target != "/keys");
    }

    [Fact]
    public async Task A_set_that_could_never_be_read_is_tried_again_soon()
    {
        var set = Create();
        _answer = OriginAnswer.Respond(500, "");
        await Assert.ThrowsAsync<IssuerUnavailableException>(() => set.FindAsync("one", CancellationToken.None).AsTask());
        _answer = Answer("one");

        await Assert.ThrowsAsync<IssuerUnavailableException>(() => set.FindAsync("one", CancellationToken.None).AsTask());
        Assert.Single(_server.Requests.All);
        _time.Advance(RemoteKeySet.RetryInterval);
        Assert.Single(await set.FindAsync("one", CancellationToken.None));
    }

    [Fact]
    public async Task A_request_waits_two_seconds_for_a_server_that_hangs_and_the_reading_five()
    {
        var ended = new TaskCompletionSource();
        _answer = async context =>
        {
            using var registration = context.RequestAborted.Register(ended.SetResult);
            await ended.Task;
        };
        var set = Create();
        var finding = set.FindAsync("one", CancellationToken.None).AsTask();
        await _server.Requests.AtLeastAsync(1);

        _time.Advance(RemoteKeySet.Patience - TimeSpan.FromTicks(1));
        Assert.False(finding.IsCompleted);
        _time.Advance(TimeSpan.FromTicks(1));
        await Assert.ThrowsAsync<IssuerUnavailableException>(() => finding.InTimeAsync());
        Assert.False(ended.Task.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(3));
        await ended.Task.InTimeAsync();
    }

    [Fact]
    public async Task A_request_that_goes_away_does_not_end_the_reading()
    {
        var going = new TaskCompletionSource();
        _answer = async context =>
        {
            await going.Task;
            await Answer("one")(context);
        };
        var set = Create();
        using var cancellation = new CancellationTokenSource();
        var finding = set.FindAsync("one", cancellation.Token).AsTask();
        await _server.Requests.AtLeastAsync(1);

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => finding);
        going.SetResult();

        Assert.Single(await set.FindAsync("one", CancellationToken.None));
        Assert.Single(_server.Requests.All);
    }

    [Fact]
    public async Task It_is_read_at_once_and_every_ten_minutes()
    {
        var set = Create();
        using var cancellation = new CancellationTokenSource();
        var work = set.WorkAsync(cancellation.Token);
        await _server.Requests.AtLeastAsync(1);
        await set.FindAsync("one", CancellationToken.None);
        _answer = Answer("two");

        _time.Advance(RemoteKeySet.Interval - TimeSpan.FromTicks(1));
        Assert.Single(_server.Requests.All);

        // Where the clock goes on too soon it ends the reading; the next one comes.
        await Patience.UntilAsync(async () =>
        {
            _time.Advance(RemoteKeySet.Interval);
            return (await set.FindAsync(null, CancellationToken.None))[0].Id == "two";
        });
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
    }

    [Fact]
    public async Task Keys_outlive_a_restart_while_the_server_is_away()
    {
        await Create().FindAsync("one", CancellationToken.None);
        _answer = OriginAnswer.Respond(503, "");

        Assert.Single(await Create().FindAsync("one", CancellationToken.None));
        Assert.Equal(1, _memory.Writes);

        _memory = new KeptSets();
        await Assert.ThrowsAsync<IssuerUnavailableException>(() => Create().FindAsync("one", CancellationToken.None).AsTask());
    }

    [Fact]
    public async Task A_key_that_its_server_took_back_is_gone()
    {
        await Create().FindAsync("one", CancellationToken.None);
        _answer = Answer();
        var set = Create();

        Assert.Empty(await set.FindAsync("one", CancellationToken.None));
        Assert.Equal("""{"keys":[]}""", Encoding.UTF8.GetString(_memory.Set!));
    }

    [Fact]
    public async Task A_secret_that_a_server_tells_to_all_is_no_key()
    {
        _answer = OriginAnswer.Respond(200, """{"keys":[{"kty":"oct","k":"c2VjcmV0","kid":"one"}]}""");

        Assert.Empty(await Create().FindAsync("one", CancellationToken.None));
    }

    private static RequestDelegate[] Faults { get; } =
    [
        OriginAnswer.Respond(500, ""),
        OriginAnswer.Respond(204, ""),
        OriginAnswer.Respond(200, ""),
        OriginAnswer.Respond(200, "<html>"),
        OriginAnswer.Respond(200, "[]"),
        OriginAnswer.Respond(200, """{"keys":{}}"""),
        OriginAnswer.Respond(200, """{"keys":[],"keys":[]}"""),
        OriginAnswer.Respond(200, $$"""{"keys":[],"x":"{{new string('x', JsonWebKeys.MaxBytes)}}"}"""),
        OriginAnswer.Respond(200, $$"""{"keys":[{{string.Join(',', Enumerable.Repeat("{}", JsonWebKeys.MaxKeys + 1))}}]}"""),
        context =>
        {
            context.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        },
        context =>
        {
            context.Abort();
            return Task.CompletedTask;
        },
    ];

    private static RequestDelegate Answer(params string[] names) => OriginAnswer.Respond(
        200,
        JsonSerializer.Serialize(new { keys = names.Select(Key) }));

    private static object Key(string name)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = pair.ExportParameters(includePrivateParameters: false).Q;
        return new { kty = "EC", crv = "P-256", kid = name, x = IssuerBench.Encode(point.X), y = IssuerBench.Encode(point.Y) };
    }

    private RemoteKeySet Create() => new(new Uri($"{_server.Url}/keys"), _memory, _time);

    private sealed class KeptSets : IKeySetMemory
    {
        public byte[]? Set { get; private set; }

        public int Writes { get; private set; }

        public ValueTask<byte[]?> ReadAsync(Uri url, CancellationToken cancellation) => ValueTask.FromResult(Set);

        public ValueTask WriteAsync(Uri url, byte[] set, CancellationToken cancellation)
        {
            (Set, Writes) = (set, Writes + 1);
            return ValueTask.CompletedTask;
        }
    }
}
