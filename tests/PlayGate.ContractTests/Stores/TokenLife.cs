using System.Net;
using PlayGate.Sessions;
using PlayGate.Tokens;

namespace PlayGate.ContractTests.Stores;

/// <summary>
/// One token and three clients who show it, over a store whose statements and answers are late, lost or doubled. A script of numbers decides
/// what happens; the clients do what the gate does for them. Two things have to hold: the token never has live sessions of two clients, and once
/// all who held it have let go it is a token again.
/// </summary>
internal sealed class TokenLife(IGateStore store, TokenRecord token, DateTimeOffset start, int[] script)
{
    /// <summary>A row remembers twice as many returns as a late statement may see go by.</summary>
    private const int MostReturnsGoneBy = 8;

    private static readonly IPAddress[] Clients = [IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2"), IPAddress.Parse("192.0.2.3")];
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

        var holder = opened.Consumption;
        var admitted = AdmissionVerdict.Admitted;
        if (Next(2) == 0)
        {
            var ask = new AskForPlace(token.Id, holder, now) { MaxPerStream = Next(2) + 1 };
            var asked = await SendAsync($"{holder} asks for a place", () => store.AdmitAsync(ask, default));
            admitted = asked.Answer?.Verdict ?? AdmissionVerdict.Gone;
            if (!asked.IsAnswered)
            {
                _returns.Add(holder);
            }
        }

        if (admitted == AdmissionVerdict.Admitted)
        {
            _pending.Add((client, holder));
        }
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

    private async Task RunLateAsync(int which)
    {
        if (_late.Count > 0)
        {
            var late = _late[which % _late.Count];
            _late.Remove(late);
            await late.Run();
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

    /// <summary>What may become of a statement on its way.</summary>
    private async Task<Sent<T>> SendAsync<T>(string what, Func<Task<T>> statement)
    {
        var isDoubled = false;
        switch (Next(12))
        {
            case 0:
                _told.Add($"{what}: lost");
                return default;
            case 1:
                _told.Add($"{what}: answer {await statement()} lost");
                return default;
            case 2:
                _late.Add((_returned, () => LateAsync(what, statement)));
                return default;
            case 3:
                isDoubled = true;
                _late.Add((_returned, () => LateAsync(what, statement)));
                break;
            case 4:
                _told.Add($"{what}: answer {await statement()} lost, sent again");
                break;
        }

        var answer = await statement();
        _told.Add($"{what}: {answer}");
        return new Sent<T>(IsAnswered: true, answer, isDoubled);
    }

    private async Task LateAsync<T>(string what, Func<Task<T>> statement) => _told.Add($"{what}: late, {await statement()}");

    private async Task SettleAllAsync()
    {
        while (_late.Count + _pending.Count + _returns.Count > 0)
        {
            await RunLateAsync(0);
            await SettleAsync();
            await GiveBackAsync(0);
        }
    }

    /// <summary>Another issuer's token has no row before it is consumed, and keeps it for as long as it could be presented.</summary>
    private async Task<bool> IsEndedAsync() => await store.FindAsync(token.Id, default) is { State: var state }
        ? state == TokenState.Ended
        : token.Issuer is null || token.ExpiresAt <= _now;

    private async Task ExpectOneClientAsync()
    {
        if (_live.Distinct().Count() > 1)
        {
            Assert.True(await IsEndedAsync(), Told("Two clients have live sessions of one token."));
        }
    }

    private async Task ExpectUsableAsync()
    {
        if (await IsEndedAsync() || token.ExpiresAt <= _now)
        {
            return;
        }

        var opened = await store.ConsumeAsync(Consume(0, ++_nonce, _now), default);
        Assert.True(opened is null == _live.Count > 0, Told(_live.Count > 0 ? "A live session's token was consumed again." : "A token that everybody gave back is gone."));
    }

    private string Told(string fault) => $"{fault}\n{string.Join('\n', _told)}";

    private ConsumeToken Consume(int client, long nonce, DateTimeOffset now) => new(token.Id, token.Hash, new Client(Clients[client], "player"), now)
    {
        Application = token.Application,
        StreamId = token.StreamId,
        Path = 7,
        Consumption = nonce,
        SessionLifetime = TimeSpan.FromHours(4),
        Issued = token.Issuer is { } issuer ? new IssuedGrant(issuer, token.Type, token.Subject, token.ExpiresAt) : null,
    };

    private ShowAgain Again(int client, long nonce, DateTimeOffset now) => new(token.Id, token.Hash, new Client(Clients[client], "player"), now)
    {
        Consumption = nonce,
        Path = 7,
        Carrier = SessionCarrier.Auto,
        Grace = carrier => carrier == SessionCarrier.Auto ? TimeSpan.FromSeconds(3) : TimeSpan.Zero,
    };

    private readonly record struct Sent<T>(bool IsAnswered, T? Answer, bool IsOnItsWay);
}
