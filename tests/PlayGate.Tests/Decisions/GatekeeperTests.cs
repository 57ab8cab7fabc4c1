using PlayGate.Sessions;
using PlayGate.Settings;
using PlayGate.Tokens;

namespace PlayGate.Tests.Decisions;

/// <summary>
/// The gate's decision by what a request brings: a session, a token, its method, and whether its page may read the answer.
/// </summary>
public sealed class GatekeeperTests
{
    /// <summary>What the tickets of a request are found to be.</summary>
    public enum Seen
    {
        None,

        /// <summary>A session that covers the path.</summary>
        Valid,

        /// <summary>One that would, but is over.</summary>
        Expired,

        /// <summary>One of another stream.</summary>
        Other,

        /// <summary>One whose key cannot be read now.</summary>
        Undecided,
    }

    /// <summary>The token that a request presents.</summary>
    public enum Shown
    {
        None,

        /// <summary>The token that opened the session.</summary>
        Own,

        /// <summary>A token that is not presented yet, for this stream.</summary>
        Fresh,

        /// <summary>A text that is no token.</summary>
        Bad,
    }

    [Theory]

    // session, token: GET, HEAD, GET of a page that may not read the answer
    [InlineData(Seen.None, Shown.None, "token_required", "token_required", "token_required")]
    [InlineData(Seen.None, Shown.Fresh, "Open", "Probe", "origin_not_allowed")]
    [InlineData(Seen.None, Shown.Bad, "token_invalid", "token_invalid", "origin_not_allowed")]
    [InlineData(Seen.Valid, Shown.None, "Pass", "Pass", "Pass")]
    [InlineData(Seen.Valid, Shown.Own, "Pass", "Pass", "Pass")]
    [InlineData(Seen.Valid, Shown.Fresh, "Open", "Pass", "Pass")]
    [InlineData(Seen.Valid, Shown.Bad, "Pass", "Pass", "Pass")]
    [InlineData(Seen.Expired, Shown.None, "session_expired", "session_expired", "session_expired")]
    [InlineData(Seen.Expired, Shown.Own, "session_expired", "session_expired", "session_expired")]
    [InlineData(Seen.Expired, Shown.Fresh, "Open", "Probe", "origin_not_allowed")]
    [InlineData(Seen.Expired, Shown.Bad, "token_invalid", "token_invalid", "origin_not_allowed")]
    [InlineData(Seen.Other, Shown.None, "session_mismatch", "session_mismatch", "session_mismatch")]
    [InlineData(Seen.Other, Shown.Fresh, "Open", "Probe", "origin_not_allowed")]
    [InlineData(Seen.Other, Shown.Bad, "token_invalid", "token_invalid", "origin_not_allowed")]
    [InlineData(Seen.Undecided, Shown.None, "Unavailable", "Unavailable", "Unavailable")]
    [InlineData(Seen.Undecided, Shown.Fresh, "Open", "Probe", "Unavailable")]
    [InlineData(Seen.Undecided, Shown.Bad, "Unavailable", "Unavailable", "Unavailable")]
    public async Task A_request_is_decided_by_what_it_brings(Seen seen, Shown shown, string get, string head, string hidden)
    {
        await using var world = await GateWorld.StartAsync();
        foreach (var (expected, isHead, isHidden) in new[] { (get, false, false), (head, true, false), (hidden, false, true) })
        {
            var (session, token) = await PrepareAsync(world, seen, shown);

            Assert.Equal(expected, await world.DecideAsync(session, token?.Text, isHead, isHidden));

            if (shown == Shown.Fresh)
            {
                Assert.Equal(expected == "Open" ? TokenState.Consumed : TokenState.Unused, await world.StateAsync(token!));
            }
        }
    }

    [Theory]
    [InlineData(Seen.None, Shown.Fresh, "Unavailable")]
    [InlineData(Seen.None, Shown.Bad, "token_invalid")]
    [InlineData(Seen.Valid, Shown.Fresh, "Pass")]
    [InlineData(Seen.Expired, Shown.Fresh, "Unavailable")]
    [InlineData(Seen.Other, Shown.Fresh, "Unavailable")]
    [InlineData(Seen.Undecided, Shown.Fresh, "Unavailable")]
    public async Task In_an_outage_a_session_goes_on_and_no_good_token_is_denied(Seen seen, Shown shown, string expected)
    {
        await using var world = await GateWorld.StartAsync();
        var (session, token) = await PrepareAsync(world, seen, shown);
        world.Wire.State = Wire.Away;

        Assert.Equal(expected, await world.DecideAsync(session, token!.Text));
    }

    [Fact]
    public async Task Without_token_control_each_request_is_free_and_consumes_nothing()
    {
        await using var world = await GateWorld.StartAsync();
        await world.Get<TokenControl>().WriteAsync(new ApplicationSettings("live", PlayTokenControl: false), default, null, default);
        foreach (var seen in Enum.GetValues<Seen>())
        {
            foreach (var shown in Enum.GetValues<Shown>().Where(shown => shown != Shown.Own || seen is Seen.Valid or Seen.Expired))
            {
                var (session, token) = await PrepareAsync(world, seen, shown);

                Assert.Equal("Free", await world.DecideAsync(session, token?.Text));
                Assert.Empty(world.Wire.TakeStatements());
            }
        }
    }

    [Fact]
    public async Task Where_attempts_are_used_up_a_ticket_that_cannot_be_judged_is_told_to_wait()
    {
        await using var world = await GateWorld.StartAsync(options => options.Token.AttemptsPerMinute = 1);
        await world.DecideAsync(Recognition.None, "guessed");
        var (undecided, token) = await PrepareAsync(world, Seen.Undecided, Shown.Fresh);

        Assert.Equal("too_many_attempts", await world.DecideAsync(undecided, token!.Text));
        Assert.Equal(TokenState.Unused, await world.StateAsync(token));
    }

    private static async Task<(Recognition Session, MintedText? Token)> PrepareAsync(GateWorld world, Seen seen, Shown shown)
    {
        var own = await world.MintAsync();
        var session = world.SessionOf(own);
        var recognition = seen switch
        {
            Seen.Valid => new Recognition(session, null),
            Seen.Expired => new Recognition(session, Refusal.SessionExpired),
            Seen.Other => Recognition.None with { Other = world.SessionOf(await world.MintAsync("yard"), "yard") },
            Seen.Undecided => Recognition.None with { Unread = Guid.NewGuid() },
            _ => Recognition.None,
        };
        return (recognition, shown switch
        {
            Shown.Own => own,
            Shown.Fresh => await world.MintAsync(),
            Shown.Bad => new MintedText(Guid.Empty, "guessed"),
            _ => null,
        });
    }
}
