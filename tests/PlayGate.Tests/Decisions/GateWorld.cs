using System.Net;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PlayGate.EntityFrameworkCore;
using PlayGate.Gate;
using PlayGate.Redemption;
using PlayGate.Routes;
using PlayGate.Sessions;
using PlayGate.Tokens;
using PlayGate.Upkeep;

namespace PlayGate.Tests.Decisions;

/// <summary>
/// The parts that decide, as the library registers them, over SQLite in memory and a clock that stands. Nothing runs by itself. How a
/// request is put together is written here only.
/// </summary>
internal sealed class GateWorld : IAsyncDisposable
{
    private const string Application = "live";
    private const string Stream = "cam";
    private const string Playlist = "cam.m3u8";
    private readonly ServiceProvider _database;
    private readonly ServiceProvider _gate;
    private byte _minted;

    private GateWorld(Action<PlayGateOptions>? configure)
    {
        var database = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(Clock);
        database.AddSqliteStore("Data Source=:memory:");
        _database = database.BuildServiceProvider();
        (Store, Wire) = StoreWire.Before(_database.GetRequiredService<IGateStore>());

        var gate = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(Clock).AddRouting();
        gate.AddReverseProxy().LoadFromMemory([], []).AddPlayGate(configure);
        gate.AddSingleton<IDataProtectionProvider, EphemeralDataProtectionProvider>().AddSingleton(Store);
        _gate = gate.BuildServiceProvider();
    }

    public static Client Viewer { get; } = new(IPAddress.Parse("192.0.2.7"), "player");

    public static Client Stranger { get; } = new(IPAddress.Parse("198.51.100.9"), "other");

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 5, 4, 12, 0, 0, TimeSpan.Zero));

    public IGateStore Store { get; }

    public StoreWire Wire { get; }

    public static async Task<GateWorld> StartAsync(Action<PlayGateOptions>? configure = null)
    {
        var world = new GateWorld(configure);
        await world.Store.PrepareAsync(default);
        await world.Get<StoreMemory>().LoadAsync(default);
        world.Wire.TakeStatements();
        return world;
    }

    public T Get<T>()
        where T : notnull => _gate.GetRequiredService<T>();

    /// <summary>A genuine token for the playlist of the stream, good for five minutes, unless the test says otherwise.</summary>
    public async Task<MintedText> MintAsync(
        string stream = Stream, TokenType type = TokenType.Play, IPAddress? address = null, string? subject = null)
    {
        var id = Guid.CreateVersion7(Clock.GetUtcNow().AddMilliseconds(++_minted));
        var expiresAt = Clock.GetUtcNow().AddMinutes(5);
        var mark = address is null ? (ClientMark?)null : ClientMark.Of(address);
        var claims = new TokenClaims(
            id, type, expiresAt, AnyFolder: false, stream.Length, TokenClaims.HashStream(Application, stream), mark);
        var secret = TokenCodec.Encode(claims, new byte[TokenCodec.RandomSize], Get<TokenKeys>().Current);
        var record = new TokenRecord
        {
            Id = id,
            Hash = secret.Hash(),
            Application = Application,
            StreamId = stream,
            Type = type,
            CreatedAt = Clock.GetUtcNow(),
            ExpiresAt = expiresAt,
            Address = address,
            Subject = subject,
        };
        await Store.AddAsync([record], null, default);
        Wire.TakeStatements();
        return new MintedText(id, secret.Reveal());
    }

    public async Task<TokenState?> StateAsync(MintedText token) => (await Store.FindAsync(token.Id, default))?.State;

    /// <summary>A session as the gate would have it of its own ticket.</summary>
    public Session SessionOf(MintedText token, string stream = Stream) => new()
    {
        Id = token.Id,
        Application = Application,
        StreamId = stream,
        AnyFolder = false,
        StartedAt = Clock.GetUtcNow(),
        ExpiresAt = Clock.GetUtcNow().AddHours(4),
    };

    /// <summary>The gate's answer to a request for the playlist.</summary>
    public async Task<string> DecideAsync(Recognition session, string? token, bool isHead = false, bool isHidden = false) =>
        NameOf(await Get<Gatekeeper>().DecideAsync(
            new Visit(Route(SessionCarrier.Cookie), Playlist, session, Credential.Of(token), Viewer)
            {
                IsHead = isHead,
                IsHidden = isHidden,
                IsOneClient = true,
            },
            default));

    /// <summary>What becomes of a token that is presented for the playlist; several texts are several tokens at once.</summary>
    public async Task<GateDecision> RedeemAsync(Presentation presentation, params IEnumerable<string?> texts) =>
        await Get<TokenRedeemer>().RedeemAsync(
            new PresentedToken(
                Credential.Of(texts),
                new TokenDemand(Application, Playlist, StreamNames.AntMedia, TokenType.Play, presentation.Client ?? Viewer)
                {
                    Request = null,
                })
            {
                IsProbe = presentation.IsProbe,
                Carrier = presentation.Carrier,
                Mark = presentation.Mark,
                Replay = presentation.Replay,
            },
            default);

    /// <summary>Whether an address has used up its attempts. Where one a minute is allowed, that is whether one was counted.</summary>
    public bool HasCounted(Client client) => Get<TokenAttempts>().WaitOf(client) is not null;

    /// <summary>A decision in one word: its kind, or the code of a refusal.</summary>
    public static string NameOf(GateDecision decision) => decision switch
    {
        GateDecision.Refuse { Reason.Code: var code } => code,
        GateDecision.Open { IsAgain: true } => "Again",
        _ => decision.GetType().Name,
    };

    public async ValueTask DisposeAsync()
    {
        await _gate.DisposeAsync();
        await _database.DisposeAsync();
    }

    private static GateRoute Route(SessionCarrier carrier) =>
        new(Application, StreamNames.AntMedia, carrier, "path", "/live/streams", "");
}

/// <summary>A token that a test has minted.</summary>
internal sealed record MintedText(Guid Id, string Text);

/// <summary>How a token is presented.</summary>
internal sealed record Presentation(
    Client? Client =
        null, bool IsProbe = false, long Mark = 7, Replay Replay = Replay.WithinGrace, SessionCarrier? Carrier = SessionCarrier.Cookie);
