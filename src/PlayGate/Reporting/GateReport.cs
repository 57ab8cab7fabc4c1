using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Logging;
using PlayGate.Clients;
using PlayGate.Routes;
using PlayGate.Sessions;
using PlayGate.Sessions.Carriers;
using PlayGate.Telemetry;
using PlayGate.Tokens;

namespace PlayGate.Reporting;

/// <summary>Says what happened: to the log, to the counters, to listeners. Callers only say what it was.</summary>
internal sealed class GateReport(
    GateEvents events, GateMetrics metrics, DecisionMetrics decisions, LineLimit lines, TimeProvider time, ILogger<GateReport> logger)
    : ISessionObserver
{
    /// <summary>A flood of refusals is told in part; the log has them all.</summary>
    private const int MaxRefusalsPerSecond = 50;

    private long _second;
    private int _refusals;

    public void Opened(Session session, IPAddress? address, bool isAgain)
    {
        if (isAgain)
        {
            GateLog.ShownAgain(logger, session.Id, session.Application, session.StreamId);
            return;
        }

        metrics.Opened(session);
        GateLog.Opened(logger, session.Id, session.Application, session.StreamId, ClientAddress.Plain(address));
        if (events.HasListeners)
        {
            events.Publish(Of(GateEventKind.Opened) with
            {
                Session = session.Id,
                Application = session.Application,
                Stream = session.StreamId,
                Address = ClientAddress.Plain(address),
            });
        }
    }

    /// <summary>A viewer we know has asked for more.</summary>
    public void Continued(GateRoute route, bool byCookie) => metrics.Passed(route, byCookie ? GateMetrics.ByCookie : GateMetrics.ByPath);

    /// <summary>A request has passed in an application that asks for no tokens.</summary>
    public void PassedFree(GateRoute route) => metrics.Passed(route, GateMetrics.Free);

    /// <param name="attempt">What was tried: a method, or play or publish.</param>
    /// <param name="application">The application.</param>
    /// <param name="streamPath">The stream, or the path below the route's prefix.</param>
    /// <param name="address">Who tried.</param>
    /// <param name="refusal">Why not.</param>
    public void Refused(string attempt, string application, string streamPath, IPAddress? address, Refusal refusal)
    {
        metrics.Refused(application, refusal);
        if (Activity.Current is { IsAllDataRequested: true } activity)
        {
            activity.SetTag("playgate.refusal", refusal.Code);
        }

        var isTold = MayTellRefusal();
        if (isTold || logger.IsEnabled(LogLevel.Information))
        {
            var path = PlainText.Of(PathTicket.Masked(streamPath));
            Tell(PlainText.Of(attempt), application, path, ClientAddress.Plain(address), refusal, isTold);
        }
    }

    private void Tell(string attempt, string application, string path, IPAddress? address, Refusal refusal, bool isTold)
    {
        GateLog.Refused(logger, attempt, application, path, address, refusal.Code);
        if (isTold)
        {
            events.Publish(Of(GateEventKind.Refused) with
            {
                Application = application,
                Stream = path,
                Attempt = attempt,
                Address = address,
                Code = refusal.Code,
            });
        }
    }

    /// <summary>A consumed token was presented by another client than the one that opened its session.</summary>
    public void Reused(TokenVerdict.Good good, string application, Client presenter, Client opener)
    {
        var (openedBy, shownBy) = (opener.Fingerprint(), presenter.Fingerprint());
        metrics.Reused(application);
        if (lines.Allows(1009, good.Id))
        {
            GateLog.Reused(logger, good.Id, application, good.StreamId, openedBy, shownBy);
        }

        events.Publish(Of(GateEventKind.Reused) with
        {
            Session = good.Id,
            Application = application,
            Stream = good.StreamId,
            Address = presenter.Address,
            OpenedBy = openedBy,
            ShownBy = shownBy,
        });
    }

    /// <summary>A client has asked by another way than a request for a stream, and was answered.</summary>
    public void Decided(string way, string verdict) => decisions.Decided(way, DecisionMetrics.Client, verdict);

    public void Ended(Guid session)
    {
        metrics.Ended();
        if (events.HasListeners)
        {
            events.Publish(Of(GateEventKind.Ended) with { Session = session });
        }
    }

    public void Bypassed()
    {
        if (lines.Allows(1004))
        {
            GateLog.Bypassed(logger);
        }
    }

    private GateEvent Of(GateEventKind kind) => new(kind, time.GetUtcNow());

    /// <summary>Two threads at the turn of a second may tell a few more; the listeners' buffers are bounded in any case.</summary>
    private bool MayTellRefusal()
    {
        var second = time.GetUtcNow().ToUnixTimeSeconds();
        if (Interlocked.Exchange(ref _second, second) != second)
        {
            Volatile.Write(ref _refusals, 0);
        }

        return Interlocked.Increment(ref _refusals) <= MaxRefusalsPerSecond;
    }
}
