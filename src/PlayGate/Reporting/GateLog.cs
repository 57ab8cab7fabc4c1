using System.Net;
using Microsoft.Extensions.Logging;
using PlayGate.Redemption;

namespace PlayGate.Reporting;

/// <summary>Events 1000 to 1099. Paths here are stream paths: they never hold a query.</summary>
internal static partial class GateLog
{
    [LoggerMessage(1000, LogLevel.Information, "Opened session {Session} for {Application}/{StreamId} to {Address}")]
    public static partial void Opened(ILogger logger, Guid session, string application, string streamId, IPAddress? address);

    [LoggerMessage(1008, LogLevel.Information, "Session {Session} for {Application}/{StreamId} goes to the same client again: its token "
        + "was shown again within its grace")]
    public static partial void ShownAgain(ILogger logger, Guid session, string application, string streamId);

    [LoggerMessage(1001, LogLevel.Information, "Refused {Attempt} {Application}/{StreamPath} from {Address}: {Code}")]
    public static partial void Refused(
        ILogger logger, string attempt, string application, string streamPath, IPAddress? address, string code);

    [LoggerMessage(1002, LogLevel.Information, "Gave token {Token} back: its first response did not start well")]
    public static partial void GivenBack(ILogger logger, Guid token);

    [LoggerMessage(1003, LogLevel.Warning, "Token {Token} cannot be given back while the store is away; it will be when the store returns")]
    public static partial void ReturnDelayed(ILogger logger, Guid token);

    [LoggerMessage(1004, LogLevel.Error, "A guarded route was forwarded around the gate; the request was refused")]
    public static partial void Bypassed(ILogger logger);

    [LoggerMessage(1009, LogLevel.Warning, "Token {Token} for {Application}/{StreamId} was shown again by another client: opened by "
        + "{OpenedBy}, shown by {ShownBy}")]
    public static partial void Reused(ILogger logger, Guid token, string application, string streamId, string openedBy, string shownBy);

    [LoggerMessage(1012, LogLevel.Warning, "The origin of route {Route} sets a cookie with a name of PlayGate's; such cookies are dropped")]
    public static partial void CookieDropped(ILogger logger, string route);

    [LoggerMessage(1013, LogLevel.Warning, "A page of {Origin} shows tokens, and PlayGate:Cors:AllowedOrigins does not list it: its "
        + "browser would hide every answer, so no token is used up for it")]
    public static partial void OriginNotAllowed(ILogger logger, string origin);

    [LoggerMessage(1010, LogLevel.Warning, "Session {Session} has ended and the origin may go on with its media: {Reason}")]
    public static partial void OriginKeepsMedia(ILogger logger, Guid session, string reason);
}
