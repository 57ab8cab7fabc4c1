using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging;
using PlayGate.Reporting;
using PlayGate.Sessions;
using PlayGate.Telemetry;

namespace PlayGate.Media.Whip;

/// <summary>
/// The sessions that began on this replica. Media does not pass here, so an open session counts as alive. When it is ended, by a revocation
/// on any replica or by its age, its resource at the origin is deleted, as its client would do it (RFC 9725 §4.2).
/// </summary>
internal sealed class WhipSessions(MediaGate media, LineLimit lines, ILogger<WhipSessions> logger) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<Guid, MediaHold> _holds = new();
    private readonly HttpClient _origin = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false })
    {
        Timeout = Limit,
    };


    /// <summary>Holds the session from now on; false where it has been ended meanwhile.</summary>
    public bool TryKeep(Session session, Uri resource)
    {
        var hold = media.Hold(session, isSignOfLife: true);
        _holds[session.Id] = hold;
        hold.Ended.Register(() => _ = StopAsync(session.Id, resource));
        return !hold.Ended.IsCancellationRequested;
    }

    /// <summary>The client has deleted its resource, and the session is over.</summary>
    public ValueTask EndAsync(Session session)
    {
        Forget(session.Id);
        return media.EndAsync(session);
    }

    public void Dispose() => _origin.Dispose();

    private bool Forget(Guid session)
    {
        var isKept = _holds.TryRemove(session, out var hold);
        hold?.Dispose();
        return isKept;
    }

    private async Task StopAsync(Guid session, Uri resource)
    {
        if (!Forget(session))
        {
            return;
        }

        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Delete, resource);
            using var response = await _origin.SendAsync(request);
            if (response is { IsSuccessStatusCode: false, StatusCode: not (HttpStatusCode.NotFound or HttpStatusCode.Gone) })
            {
                Report(session, $"it answered {(int)response.StatusCode}");
            }
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            Report(session, failure.Message);
        }
    }

    /// <summary>One line for each reason, not for each session: an origin that is away is one trouble.</summary>
    private void Report(Guid session, string reason)
    {
        if (lines.Allows(1010, reason))
        {
            GateLog.OriginKeepsMedia(logger, session, PlainText.Of(reason));
        }
    }
}
