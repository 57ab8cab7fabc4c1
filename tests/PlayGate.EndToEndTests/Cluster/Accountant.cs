using System.Collections.Concurrent;
using Npgsql;

namespace PlayGate.EndToEndTests.Cluster;

/// <summary>
/// Keeps what every viewer saw, and holds it against the database at the end: no token spent twice, none lost but by a crash that took the
/// answer along, no refusal of an open session, and an outage never told as a denial.
/// </summary>
internal sealed class Accountant
{
    private readonly ConcurrentDictionary<Guid, Account> _accounts = new();
    private readonly ConcurrentQueue<string> _wrongs = new();
    private int _opened;
    private int _unavailable;

    /// <summary>Tokens that have opened their session.</summary>
    public int Opened => Volatile.Read(ref _opened);

    /// <summary>First requests that were told to come again.</summary>
    public int Unavailable => Volatile.Read(ref _unavailable);

    /// <summary>What must never happen, and did.</summary>
    public IReadOnlyCollection<string> Wrongs => _wrongs;

    public void SawOpening(Guid token)
    {
        Interlocked.Increment(ref _opened);
        if (Interlocked.Increment(ref Of(token).Openings) > 1)
        {
            Wrong($"Token {token} has opened two sessions.");
        }
    }

    public void SawUnavailable(Guid token, bool saysWhen)
    {
        Interlocked.Increment(ref _unavailable);
        if (!saysWhen)
        {
            Wrong($"An outage was told without Retry-After, to token {token}.");
        }
    }

    /// <summary>The connection broke before the answer came: it may have been on its way.</summary>
    public void SawBreak(Guid token) => Of(token).IsBroken = true;

    public void SawRefusal(Guid token) => Of(token).IsRefused = true;

    public void Wrong(string what) => _wrongs.Enqueue(what);

    /// <summary>Refused without having opened a session, and no crash took the answer along: being given back, or lost.</summary>
    public async Task<IReadOnlyList<Guid>> DisputedAsync(string connectionString)
    {
        var states = await ReadStatesAsync(connectionString);
        return
        [
            .. _accounts.Where(pair => pair.Value is { IsRefused: true, Openings: 0 } account && !WentWithACrash(
                account, states.GetValueOrDefault(pair.Key)))
                .Select(pair => pair.Key),
        ];
    }

    /// <summary>Closes the books.</summary>
    public async Task<string> CloseAsync(string connectionString)
    {
        var states = await ReadStatesAsync(connectionString);
        var lost = 0;
        foreach (var (token, account) in _accounts)
        {
            var state = states.GetValueOrDefault(token, "gone");
            if (account.Openings > 0 && state != "session")
            {
                Wrong($"Token {token} has opened a session; its row says {state}.");
            }

            if (account is { Openings: 0, IsRefused: true })
            {
                lost++;
                if (!WentWithACrash(account, state))
                {
                    Wrong($"Token {token} was refused and opened no session; its row says {state}, a connection "
                        + $"{(account.IsBroken ? "broke" : "never broke")}.");
                }
            }
        }

        return $"{_accounts.Count} tokens, {Opened} openings, {Unavailable} times unavailable, {lost} lost with a crash, {Wrongs.Count} "
            + "wrongs";
    }

    private static bool WentWithACrash(Account account, string? state) => account.IsBroken && state == "session";

    private static async Task<Dictionary<Guid, string>> ReadStatesAsync(string connectionString)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand("SELECT id, state FROM grants");
        await using var rows = await command.ExecuteReaderAsync();
        var states = new Dictionary<Guid, string>();
        while (await rows.ReadAsync())
        {
            states.Add(rows.GetGuid(0), rows.GetString(1));
        }

        return states;
    }

    private Account Of(Guid token) => _accounts.GetOrAdd(token, _ => new Account());

    private sealed class Account
    {
        public int Openings;

        public bool IsBroken { get; set; }

        public bool IsRefused { get; set; }
    }
}
