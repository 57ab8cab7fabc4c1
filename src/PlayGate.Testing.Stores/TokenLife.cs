using System.Net;
using PlayGate.Sessions;
using PlayGate.Tokens;

namespace PlayGate.Testing.Stores;

/// <summary>
/// One token and three clients who show it, over a store whose statements and answers are late, lost or doubled. A script of numbers
/// decides what happens; the clients do what the gate does for them. Two things have to hold: the token never has live sessions of two
/// clients, and once all who held it have let go it is a token again.
/// </summary>
internal sealed partial class TokenLife(IGateStore store, TokenRecord token, DateTimeOffset start, int[] script)
{
    /// <summary>A row remembers twice as many returns as a late statement may see go by.</summary>
    private const int MostReturnsGoneBy = 8;

    private static readonly IPAddress[] Clients =
        [IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2"), IPAddress.Parse("192.0.2.3")];

    private readonly List<(int Returned, Func<Task> Run)> _late = [];
    private readonly List<(int Client, long ConsumptionNumber)> _pending = [];
    private readonly List<long> _returns = [];
    private readonly Dictionary<long, ConsumeToken> _lost = [];
    private readonly List<int> _live = [];
    private readonly List<string> _told = [];
    private DateTimeOffset _now = start;
    private long _nonce = 1000;
    private int _returned;
    private int _at;

    public async Task RunAsync()
    {
        while (_at < script.Length)
        {
            await StepAsync();
            await ExpectOneClientAsync();
        }

        await SettleAllAsync();
        await ExpectOneClientAsync();
        await ExpectUsableAsync();
    }

    private int Next(int below) => _at < script.Length ? script[_at++] % below : below - 1;

    private Task StepAsync() => Next(12) switch
    {
        <= 4 => RequestAsync(Math.Max(0, Next(5) - 2)),
        5 or 6 => SettleAsync(),
        7 => RunLateAsync(Next(8)),
        8 => GiveBackAsync(Next(8)),
        9 => AgeAsync(),
        10 => TouchAsync(),
        _ => Next(12) == 0 ? EndAsync() : GiveBackAsync(0),
    };

    /// <summary>As the gate asks for a viewer: consume, else show again; then a place; what has no verdict is given back.</summary>
    private async Task RequestAsync(int client)
    {
        var (now, nonce) = (_now, ++_nonce);
        var consume = Consume(client, nonce, now);
        var sent = await SendAsync($"{client} consumes {nonce}", () => store.ConsumeAsync(consume, default));
        CallOff(sent, nonce);
        if (_returns.Contains(nonce))
        {
            _lost.Add(nonce, consume);
        }

        if (sent is { IsAnswered: true, Answer: null })
        {
            var again = ++_nonce;
            sent = await SendAsync($"{client} shows again {again}", () => store.ShowAgainAsync(Again(client, again, now), default));
            CallOff(sent, again);
        }

        if (sent.Answer is not { } opened)
        {
            return;
        }

        if (await HasPlaceAsync(opened.Consumption, now))
        {
            _pending.Add((client, opened.Consumption));
        }
    }

    /// <summary>A gate without limits asks for none.</summary>
    private async Task<bool> HasPlaceAsync(long holder, DateTimeOffset now)
    {
        if (Next(2) != 0)
        {
            return true;
        }

        var ask = new AskForPlace(token.Id, holder, now) { MaxPerStream = Next(2) + 1 };
        var asked = await SendAsync($"{holder} asks for a place", () => store.AdmitAsync(ask, default));
        if (!asked.IsAnswered)
        {
            _returns.Add(holder);
        }

        return asked.Answer?.Verdict == AdmissionVerdict.Admitted;
    }

    /// <summary>Without a verdict, and with one that says no while the same is still on its way.</summary>
    private void CallOff(Sent<OpenedSession?> sent, long nonce)
    {
        if (!sent.IsAnswered || (sent.Answer is null && sent.IsOnItsWay))
        {
            _returns.Add(nonce);
        }
    }

    private async Task SettleAsync()
    {
        if (_pending.Count == 0)
        {
            return;
        }

        var (client, holder) = _pending[Next(_pending.Count)];
        _pending.Remove((client, holder));
        if (Next(2) == 0 && !await IsEndedAsync())
        {
            _told.Add($"{holder} is confirmed");
            _live.Add(client);
        }
        else
        {
            _returns.Add(holder);
            await GiveBackAsync(_returns.Count - 1);
        }
    }

    /// <summary>Until it is answered.</summary>
    private async Task GiveBackAsync(int which)
    {
        if (_returns.Count == 0)
        {
            return;
        }

        var nonce = _returns[which % _returns.Count];
        if ((await SendAsync($"{nonce} is given back", () => _lost.TryGetValue(nonce, out var consume)
                ? store.CallOffAsync(consume, default)
                : store.GiveBackAsync(token.Id, nonce, default))).IsAnswered)
        {
            _returns.Remove(nonce);
            _returned++;
        }

        while (_late.FindIndex(late => late.Returned + MostReturnsGoneBy < _returned) is >= 0 and var oldest)
        {
            await RunLateAsync(oldest);
        }
    }

    private async Task AgeAsync()
    {
        var isLong = Next(12) == 0;
        while (isLong && token.Issuer is not null && _late.Count > 0)
        {
            // No statement is late by minutes, after which the row of another issuer's token may be gone.
            await RunLateAsync(0);
        }

        _now += isLong ? TimeSpan.FromMinutes(6) : TimeSpan.FromMilliseconds(400);
        await store.CleanAsync(_now, null, default);
    }

    private async Task TouchAsync()
    {
        if (_live.Count > 0)
        {
            var (now, hasCookie) = (_now, Next(2) == 0);
            await SendAsync("it is seen", async () =>
            {
                await store.TouchAsync([new SessionSight(token.Id, now, hasCookie)], default);
                return true;
            });
        }
    }

    private async Task EndAsync()
    {
        var now = _now;
        if (Next(2) == 0)
        {
            await SendAsync("it is revoked", () => store.RevokeAsync(new TokenSelection { Id = token.Id }, now, default));
        }
        else
        {
            await SendAsync("it is kicked", () => store.EndAsync(new SessionSelection { Id = token.Id }, now, default));
        }
    }

    private ConsumeToken Consume(int client, long nonce, DateTimeOffset now) =>
        new(token.Id, token.Hash, new Client(Clients[client], "player"), now)
        {
            Application = token.Application,
            StreamId = token.StreamId,
            Path = 7,
            Consumption = nonce,
            SessionLifetime = TimeSpan.FromHours(4),
            Issued = token.Issuer is { } issuer ? new IssuedGrant(issuer, token.Type, token.Subject, token.ExpiresAt) : null,
        };

    private ShowAgain Again(int client, long nonce, DateTimeOffset now) =>
        new(token.Id, token.Hash, new Client(Clients[client], "player"), now)
        {
            Consumption = nonce,
            Path = 7,
            Carrier = SessionCarrier.Auto,
            Grace = carrier => carrier == SessionCarrier.Auto ? TimeSpan.FromSeconds(3) : TimeSpan.Zero,
        };
}
