using System.Net;
using Microsoft.Extensions.Logging;

namespace PlayGate.Media.Hooks;

/// <summary>Events 1600 to 1609. Nothing of a hook's body or query is in them.</summary>
internal static partial class HookLog
{
    [LoggerMessage(1600, LogLevel.Warning, "Refused a hook for {Server} from {Address}: it did not come with PlayGate:Hooks:Secret")]
    public static partial void Unproven(ILogger logger, string server, IPAddress? address);

    [LoggerMessage(
        1601,
        LogLevel.Warning,
        "Refused a hook for {Server} from {Address}: it says nothing that PlayGate decides, or a client has forged it")]
    public static partial void Unknown(ILogger logger, string server, IPAddress? address);
}
