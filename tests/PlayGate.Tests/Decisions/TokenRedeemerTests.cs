using PlayGate.Redemption;
using PlayGate.Sessions;
using PlayGate.Tokens;

namespace PlayGate.Tests.Decisions;

/// <summary>
/// What becomes of a presented token: the decision, whether it counts against the client's address, what is left of the token, and what
/// the store was asked.
/// </summary>
public sealed class TokenRedeemerTests
{
    private static readonly Presentation s_usual = new();
    private static readonly Presentation s_stranger = new(GateWorld.Stranger);
    private static readonly Presentation s_connection = new(Replay: Replay.ByConnection);

    private static readonly Dictionary<string, Case> s_cases = new(StringComparer.Ordinal)
    {
        ["good"] = new(world => world.MintAsync(), s_usual, "Open", false, TokenState.Consumed, ["Consume"]),
        ["good, only looked at"] = new(
            world => world.MintAsync(), s_usual with { IsProbe = true }, "Probe", false, TokenState.Unused, ["Find"]),
        ["consumed, only looked at"] = new(
            ConsumedAsync, s_usual with { IsProbe = true }, "token_invalid", true, TokenState.Consumed, ["Find"]),
        ["of another stream"] = new(world => world.MintAsync("yard"), s_usual, "token_stream_mismatch", true, TokenState.Unused, []),
        ["of the other type"] = new(
            world => world.MintAsync(type: TokenType.Publish), s_usual, "token_type_mismatch", true, TokenState.Unused, []),
        ["for another address"] = new(
            world => world.MintAsync(address: GateWorld.Stranger.Address),
            s_usual,
            "token_address_mismatch",
            true,
            TokenState.Unused,
            []),
        ["for this address"] = new(
            world => world.MintAsync(address: GateWorld.Viewer.Address), s_usual, "Open", false, TokenState.Consumed, ["Consume"]),
        ["expired"] = new(ExpiredAsync, s_usual, "token_expired", true, TokenState.Unused, []),
        ["revoked"] = new(
            RevokedAsync, s_usual, "token_invalid", true, TokenState.Ended, ["Consume", "ShowAgain", "FindOtherOpener"]),
        ["made up"] = new(_ => Task.FromResult(new MintedText(Guid.Empty, "guessed")), s_usual, "token_invalid", true, null, []),
        ["empty"] = new(_ => Task.FromResult(new MintedText(Guid.Empty, "")), s_usual, "token_invalid", true, null, []),
        ["consumed by this client"] = new(
            ConsumedAsync, s_usual, "token_invalid", true, TokenState.Consumed, ["Consume", "ShowAgain", "FindOtherOpener"]),
        ["consumed by another client"] = new(
            ConsumedAsync, s_stranger, "token_invalid", true, TokenState.Consumed, ["Consume", "ShowAgain", "FindOtherOpener"]),
        ["consumed by this client, within its grace"] = new(
            ConsumedAsync,
            s_usual with { Carrier = SessionCarrier.Auto },
            "Again",
            false,
            TokenState.Consumed,
            ["Consume", "ShowAgain"]),
        ["consumed by this client, for another path"] = new(
            ConsumedAsync,
            s_usual with { Carrier = SessionCarrier.Auto, Mark = 8 },
            "token_invalid",
            true,
            TokenState.Consumed,
            ["Consume", "ShowAgain", "FindOtherOpener"]),
        ["consumed by this client, which may not present it again"] = new(
            ConsumedAsync,
            s_usual with { Carrier = SessionCarrier.Auto, Replay = Replay.Never },
            "token_invalid",
            true,
            TokenState.Consumed,
            ["Consume", "FindOtherOpener"]),
        ["consumed for this connection, by whichever client"] = new(
            ConsumedAsync, s_connection with { Client = GateWorld.Stranger }, "Again", false, TokenState.Consumed,
            [
                "Consume", "FindOpened",
            ]),
        ["consumed for another connection"] = new(
            ConsumedAsync,
            s_connection with { Mark = 8 },
            "token_invalid",
            true,
            TokenState.Consumed,
            ["Consume", "FindOpened", "FindOtherOpener"]),
    };

    public static TheoryData<string> Cases => [.. s_cases.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_token_is_judged_by_itself_then_by_the_store(string which)
    {
        var (token, presentation, decision, isCounted, state, statements) = s_cases[which];
        await using var world = await GateWorld.StartAsync(options => options.Token.AttemptsPerMinute = 1);
        var minted = await token(world);
        world.Wire.TakeStatements();

        Assert.Equal(decision, GateWorld.NameOf(await world.RedeemAsync(presentation, minted.Text)));

        Assert.Equal(statements, world.Wire.TakeStatements());
        Assert.Equal(isCounted, world.HasCounted(presentation.Client ?? GateWorld.Viewer));
        Assert.Equal(state, await world.StateAsync(minted));
    }

    [Fact]
    public async Task Two_different_tokens_at_once_are_refused_and_both_stay_usable()
    {
        await using var world = await GateWorld.StartAsync(options => options.Token.AttemptsPerMinute = 1);
        var (one, other) = (await world.MintAsync(), await world.MintAsync());

        Assert.Equal("token_invalid", GateWorld.NameOf(await world.RedeemAsync(s_usual, one.Text, other.Text)));

        Assert.Empty(world.Wire.TakeStatements());
        Assert.True(world.HasCounted(GateWorld.Viewer));
        Assert.Equal([TokenState.Unused, TokenState.Unused], [await world.StateAsync(one), await world.StateAsync(other)]);
    }

    [Fact]
    public async Task Where_attempts_are_used_up_a_good_token_waits_for_the_minutes_end_and_other_addresses_do_not()
    {
        await using var world = await GateWorld.StartAsync(options => options.Token.AttemptsPerMinute = 1);
        var (token, other) = (await world.MintAsync(), await world.MintAsync());
        await world.RedeemAsync(s_usual, "guessed");
        world.Clock.Advance(TimeSpan.FromSeconds(20));

        var refused = Assert.IsType<GateDecision.Refuse>(await world.RedeemAsync(s_usual, token.Text));
        Assert.Equal(("too_many_attempts", TimeSpan.FromSeconds(40)), (refused.Reason.Code, refused.Reason.RetryAfter));
        Assert.Empty(world.Wire.TakeStatements());
        Assert.Equal("Open", GateWorld.NameOf(await world.RedeemAsync(s_stranger, other.Text)));

        world.Clock.Advance(TimeSpan.FromSeconds(40));
        Assert.Equal("Open", GateWorld.NameOf(await world.RedeemAsync(s_usual, token.Text)));
    }

    [Fact]
    public async Task A_token_that_was_just_refused_is_refused_from_memory_for_a_second()
    {
        await using var world = await GateWorld.StartAsync();
        var token = await ConsumedAsync(world);
        await world.RedeemAsync(s_stranger, token.Text);
        world.Wire.TakeStatements();

        Assert.Equal("token_invalid", GateWorld.NameOf(await world.RedeemAsync(s_stranger, token.Text)));
        Assert.Empty(world.Wire.TakeStatements());

        world.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("token_invalid", GateWorld.NameOf(await world.RedeemAsync(s_stranger, token.Text)));
        Assert.Contains("Consume", world.Wire.TakeStatements());
    }

    [Theory]
    [InlineData(ReuseReaction.Log, 0)]
    [InlineData(ReuseReaction.EndSession, 1)]
    public async Task A_token_that_was_passed_on_ends_its_session_where_the_settings_say_so(ReuseReaction reaction, int ended)
    {
        await using var world = await GateWorld.StartAsync(options => options.Token.OnReuse = reaction);
        var token = await ConsumedAsync(world);

        await world.RedeemAsync(s_stranger, token.Text);

        Assert.Equal(ended, world.Wire.TakeStatements().Count(statement => statement == "End"));
        Assert.Equal(ended == 1 ? TokenState.Ended : TokenState.Consumed, await world.StateAsync(token));
    }

    [Fact]
    public async Task A_session_that_finds_no_place_gives_its_token_back_and_counts_against_no_address()
    {
        await using var world = await GateWorld.StartAsync(options =>
            (options.Session.MaxPerStream, options.Token.AttemptsPerMinute) = (1, 1));
        var (first, second) = (await world.MintAsync(), await world.MintAsync());

        Assert.Equal("Open", GateWorld.NameOf(await world.RedeemAsync(s_usual, first.Text)));
        Assert.Equal("too_many_sessions", GateWorld.NameOf(await world.RedeemAsync(s_usual, second.Text)));

        Assert.Equal(["Consume", "Admit", "Consume", "Admit"], world.Wire.TakeStatements());
        Assert.False(world.HasCounted(GateWorld.Viewer));
        Assert.Equal([TokenState.Consumed, TokenState.Unused], [await world.StateAsync(first), await world.StateAsync(second)]);
    }

    [Theory]
    [InlineData(Wire.Away, 0)]
    [InlineData(Wire.AnswerLost, 1)]
    public async Task An_outage_is_no_denial_and_what_the_store_may_have_heard_is_taken_back(Wire wire, int waiting)
    {
        await using var world = await GateWorld.StartAsync(options => options.Token.AttemptsPerMinute = 1);
        var token = await world.MintAsync();
        world.Wire.State = wire;

        Assert.Equal("Unavailable", GateWorld.NameOf(await world.RedeemAsync(s_usual, token.Text)));

        Assert.False(world.HasCounted(GateWorld.Viewer));
        Assert.Equal(waiting, world.Get<TokenReturns>().Waiting);
    }

    private static async Task<MintedText> ConsumedAsync(GateWorld world)
    {
        var token = await world.MintAsync();
        Assert.Equal("Open", GateWorld.NameOf(await world.RedeemAsync(s_usual, token.Text)));
        world.Wire.TakeStatements();
        return token;
    }

    private static async Task<MintedText> ExpiredAsync(GateWorld world)
    {
        var token = await world.MintAsync();
        world.Clock.Advance(TimeSpan.FromMinutes(5));
        return token;
    }

    private static async Task<MintedText> RevokedAsync(GateWorld world)
    {
        var token = await world.MintAsync();
        await world.Store.RevokeAsync(new TokenSelection { Id = token.Id }, world.Clock.GetUtcNow(), default);
        return token;
    }

    private sealed record Case(
        Func<GateWorld, Task<MintedText>> Token,
        Presentation Presentation,
        string Decision,
        bool IsCounted,
        TokenState? State,
        string[] Statements);
}
