using System.Diagnostics.Metrics;
using PlayGate.Routes;
using PlayGate.Sessions;
using PlayGate.Telemetry;

namespace PlayGate.Reporting;

/// <summary>What is measured at the gate. Every tag has few values, all of them ours: an application, a code, a kind.</summary>
internal sealed class GateMetrics : ICountsFromZero
{
    public const string ByCookie = "cookie";
    public const string ByPath = "path";

    /// <summary>The carrier where no session is asked for.</summary>
    public const string Free = "none";

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
        _requests = meter.CreateCounter<long>(
            "playgate.requests",
            "{request}",
            "Requests that passed without a token: on a session that was open already, or where none is asked for.");
        _refusals = meter.CreateCounter<long>(
            "playgate.refusals", "{request}", "Requests, publishers and socket messages that were refused.");
        _returned = meter.CreateCounter<long>(
            "playgate.tokens.returned", "{token}", "Tokens that were given back because their bearer got nothing for them.");
        _reused = meter.CreateCounter<long>(
            "playgate.tokens.reused", "{token}", "Spent tokens that another client than the one that opened the session showed again.");
    }

    public void CountFromZero(TagValues values)
    {
        _ended.Add(0);
        _returned.Add(0);
        foreach (var application in values.Applications)
        {
            AddOpened(0, application, TokenType.Play);
            AddOpened(0, application, TokenType.Publish);
            AddReused(0, application);
            foreach (var code in Refusal.AllCodes())
            {
                AddRefused(0, application, code);
            }
        }

        foreach (var (application, kind) in values.Kinds)
        {
            foreach (var carrier in (string[])[ByCookie, ByPath, Free])
            {
                AddPassed(0, application, kind, carrier);
            }
        }
    }

    public void Opened(Session session)
    {
        _tally.Opened.Add();
        AddOpened(1, session.Application, session.Type);
    }

    public void Ended()
    {
        _tally.Ended.Add();
        _ended.Add(1);
    }

    public void Passed(GateRoute route, string carrier)
    {
        _tally.Requests.Add();
        AddPassed(1, route.Application, route.Kind.Name(), carrier);
    }

    public void Refused(string application, Refusal refusal)
    {
        _tally.Refusal(refusal.Code).Add();
        AddRefused(1, application, refusal.Code);
    }

    public void Returned()
    {
        _tally.Returned.Add();
        _returned.Add(1);
    }

    public void Reused(string application)
    {
        _tally.Reused.Add();
        AddReused(1, application);
    }

    private void AddOpened(long count, string application, TokenType type) =>
        _opened.Add(count, new("application", application), new("type", type == TokenType.Publish ? "publish" : "play"));

    private void AddPassed(long count, string application, string kind, string carrier) =>
        _requests.Add(count, new("application", application), new("kind", kind), new("carrier", carrier));

    private void AddRefused(long count, string application, string code) =>
        _refusals.Add(count, new("application", application), new KeyValuePair<string, object?>("code", code));

    private void AddReused(long count, string application) =>
        _reused.Add(count, new KeyValuePair<string, object?>("application", application));
}
