using Microsoft.AspNetCore.Http;
using PlayGate.Redemption;
using PlayGate.Routes;
using PlayGate.Tokens;
using Yarp.ReverseProxy.Forwarder;

namespace PlayGate.Tests.Decisions;

/// <summary>
/// Of each consumption exactly one thing comes: a session that its viewer has been told of, or a token that is usable again.
/// </summary>
public sealed class ConsumptionTests
{
    /// <summary>What becomes of the response, beside its status.</summary>
    public enum Answer
    {
        /// <summary>It starts with a body.</summary>
        Starts,

        /// <summary>It has no body, as for a HEAD, and starts when the proxy is done.</summary>
        HasNoBody,

        /// <summary>It starts as a redirect to a path that carries the session.</summary>
        IsRedirected,

        /// <summary>The viewer leaves before it starts.</summary>
        ViewerLeaves,

        /// <summary>The origin breaks off before it starts.</summary>
        OriginBreaksOff,
    }

    [Theory]
    [InlineData("play", 200, Answer.Starts, true)]
    [InlineData("play", 206, Answer.Starts, true)]
    [InlineData("play", 304, Answer.HasNoBody, true)]
    [InlineData("play", 416, Answer.HasNoBody, true)]
    [InlineData("play", 200, Answer.HasNoBody, true)]
    [InlineData("play", 200, Answer.IsRedirected, true)]
    [InlineData("play", 200, Answer.ViewerLeaves, false)]
    [InlineData("play", 200, Answer.OriginBreaksOff, false)]
    [InlineData("play", 201, Answer.Starts, false)]
    [InlineData("play", 204, Answer.HasNoBody, false)]
    [InlineData("play", 302, Answer.HasNoBody, false)] // the origin's own redirect
    [InlineData("play", 403, Answer.Starts, false)]
    [InlineData("play", 404, Answer.Starts, false)]
    [InlineData("play", 404, Answer.ViewerLeaves, false)]
    [InlineData("play", 500, Answer.Starts, false)]
    [InlineData("play", 502, Answer.OriginBreaksOff, false)]
    [InlineData("ingest", 200, Answer.Starts, true)]
    [InlineData("ingest", 201, Answer.HasNoBody, true)]
    [InlineData("ingest", 204, Answer.HasNoBody, true)]
    [InlineData("ingest", 304, Answer.HasNoBody, false)]
    [InlineData("ingest", 409, Answer.Starts, false)]
    [InlineData("whip", 201, Answer.Starts, true)]
    [InlineData("whip", 200, Answer.Starts, false)]
    [InlineData("whep", 201, Answer.Starts, true)]
    [InlineData("whep", 204, Answer.HasNoBody, false)]
    public async Task A_response_confirms_the_session_or_gives_the_token_back(string route, int status, Answer answer, bool isConfirmed)
    {
        Assert.True(RouteKinds.TryParse(route, out var kind));
        await using var world = await GateWorld.StartAsync();
        var (token, consumption, welcomed) = await ConsumeAsync(world, kind);
        var context = StartingResponse.NewContext();
        consumption.Watch(context);

        await AnswerAsync(context, consumption, status, answer);
        await consumption.SettleAsync(context);
        await ExpectAsync(isConfirmed);

        // The last word may be said again, and the response may still start.
        await consumption.SettleAsync(context);
        await consumption.GiveBackAsync();
        await context.Response.StartAsync();
        await ExpectAsync(isConfirmed);

        async Task ExpectAsync(bool isConfirmed)
        {
            Assert.Equal(isConfirmed ? 1 : 0, welcomed.Count);
            Assert.Equal(!isConfirmed, consumption.IsReturned);
            Assert.Equal(isConfirmed ? TokenState.Consumed : TokenState.Unused, await world.StateAsync(token));
        }
    }

    [Fact]
    public async Task A_token_is_given_back_by_one_statement()
    {
        await using var world = await GateWorld.StartAsync();
        var (_, consumption, _) = await ConsumeAsync(world, RouteKind.Play);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () => await consumption.GiveBackAsync())));

        Assert.Equal(["GiveBack"], world.Wire.TakeStatements());
    }

    [Fact]
    public async Task Of_a_response_that_starts_and_a_viewer_who_leaves_at_the_same_time_one_is_first()
    {
        await using var world = await GateWorld.StartAsync();
        for (var round = 0; round < 50; round++)
        {
            var (token, consumption, welcomed) = await ConsumeAsync(world, RouteKind.Play);
            var context = StartingResponse.NewContext();
            consumption.Watch(context);

            await Task.WhenAll(
                Task.Run(() => context.Response.StartAsync()),
                Task.Run(async () => await consumption.GiveBackAsync()));

            Assert.Equal(consumption.IsReturned ? 0 : 1, welcomed.Count);
            Assert.Equal(consumption.IsReturned ? TokenState.Unused : TokenState.Consumed, await world.StateAsync(token));
        }
    }

    [Fact]
    public async Task In_an_outage_a_token_is_given_back_once_the_store_is_there_again()
    {
        await using var world = await GateWorld.StartAsync();
        var (token, consumption, _) = await ConsumeAsync(world, RouteKind.Play);
        world.Wire.State = Wire.Away;

        await consumption.GiveBackAsync();
        await consumption.GiveBackAsync();

        Assert.Equal(1, world.Get<TokenReturns>().Waiting);
        world.Wire.State = Wire.Good;
        Assert.Equal(TokenState.Consumed, await world.StateAsync(token));
    }

    private static async Task<(MintedText Token, Consumption Consumption, List<GateDecision.Open> Welcomed)> ConsumeAsync(
        GateWorld world, RouteKind kind)
    {
        var token = await world.MintAsync();
        var opened = Assert.IsType<GateDecision.Open>(await world.RedeemAsync(new Presentation(), token.Text));
        world.Wire.TakeStatements();
        var welcomed = new List<GateDecision.Open>();
        return (token, new Consumption(opened, kind, world.Get<Settlement>(), (_, open) => welcomed.Add(open)), welcomed);
    }

    private static async Task AnswerAsync(HttpContext context, Consumption consumption, int status, Answer answer)
    {
        context.Response.StatusCode = status;
        switch (answer)
        {
            case Answer.Starts:
                await context.Response.StartAsync();
                break;
            case Answer.IsRedirected:
                consumption.Redirect(context.Response);
                await context.Response.StartAsync();
                break;
            case Answer.ViewerLeaves:
                context.RequestAborted = new CancellationToken(canceled: true);
                break;
            case Answer.OriginBreaksOff:
                context.Features.Set<IForwarderErrorFeature>(new BrokenOff());
                break;
        }
    }

    private sealed class BrokenOff : IForwarderErrorFeature
    {
        public ForwarderError Error => ForwarderError.ResponseBodyDestination;

        public Exception? Exception => null;
    }
}
