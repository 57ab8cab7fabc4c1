using System.Diagnostics.Metrics;
using PlayGate.Sessions;
using PlayGate.Telemetry;
using PlayGate.Tokens;

namespace PlayGate.Gate;

/// <summary>What is measured at the gate. Every tag has few values, all of them ours: an application, a code, a kind.</summary>
internal sealed class GateMetrics
{
    private readonly Tally _tally;
    private readonly Counter<long> _opened;
    private readonly Counter<long> _ended;
    private readonly Counter<long> _requests;
    private readonly Counter<long> _refusals;
    private readonly Counter<long> _returned;
    private readonly Counter<long> _reused;

    public GateMetrics(IMeterFactory meters, Tally tally)
    {
        _tally = tally;
        var meter = meters.Create(PlayGateTelemetry.MeterName);
        _opened = meter.CreateCounter<long>("playgate.sessions.opened", "{session}", "First requests: tokens that opened a session.");
        _ended = meter.CreateCounter<long>("playgate.sessions.ended", "{session}", "Sessions that this replica ended before their time.");
        _requests = meter.CreateCounter<long>("playgate.requests", "{request}", "Requests that passed without a token: on a session that was open already, or where none is asked for.");
        _refusals = meter.CreateCounter<long>("playgate.refusals", "{request}", "Requests, publishers and socket messages that were refused.");
        _returned = meter.CreateCounter<long>("playgate.tokens.returned", "{token}", "Tokens that were given back because nobody got anything for them.");
        _reused = meter.CreateCounter<long>("playgate.tokens.reused", "{token}", "Spent tokens that another client than the one that opened the session showed again.");
    }

    public void Opened(Session session)
    {
        _tally.Opened.Add();
        _opened.Add(1, new("application", session.Application), new("type", session.Type == TokenType.Publish ? "publish" : "play"));
    }

    public void Ended()
    {
        _tally.Ended.Add();
        _ended.Add(1);
    }

    public void Passed(GateRoute route, string carrier)
    {
        _tally.Requests.Add();
        _requests.Add(1, new("application", route.Application), new("kind", route.Kind.Name()), new("carrier", carrier));
    }

    public void Refused(string application, Refusal refusal)
    {
        _tally.Refusal(refusal.Code).Add();
        _refusals.Add(1, new("application", application), new KeyValuePair<string, object?>("code", refusal.Code));
    }

    public void Returned()
    {
        _tally.Returned.Add();
        _returned.Add(1);
    }

    public void Reused(string application)
    {
        _tally.Reused.Add();
        _reused.Add(1, new KeyValuePair<string, object?>("application", application));
    }
}
