using System.Net;
using Microsoft.Extensions.Logging;

namespace PlayGate.Media.Signalling;

/// <summary>Events 1500 to 1509. No text of a client or an origin is logged here.</summary>
internal static partial class SignallingLog
{
    [LoggerMessage(1500, LogLevel.Information, "Opened a socket for {Application} to {Address}")]
    public static partial void Opened(ILogger logger, string application, IPAddress? address);

    [LoggerMessage(
        1501,
        LogLevel.Information,
        "Closed a socket for {Application} to {Address} after {Seconds:0.0} s: {Cause}; {Relayed} messages relayed, {Refused} refused")]
    public static partial void Closed(
        ILogger logger, string application, IPAddress? address, double seconds, string cause, long relayed, long refused);

    [LoggerMessage(1502, LogLevel.Information, "Refused a message on a socket for {Application} from {Address}: {Code}")]
    public static partial void Refused(ILogger logger, string application, IPAddress? address, string code);

    [LoggerMessage(1503, LogLevel.Information, "Refused a socket for {Application} to {Address}: {Code}")]
    public static partial void NotOpened(ILogger logger, string application, IPAddress? address, string code);
}
