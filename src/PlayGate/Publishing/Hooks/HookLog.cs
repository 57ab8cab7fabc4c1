using System.Net;
using Microsoft.Extensions.Logging;

namespace PlayGate.Publishing.Hooks;

/// <summary>Events 1500 to 1509. Nothing of a hook's body or query is in them.</summary>
internal static partial class HookLog
{
    [LoggerMessage(1500, LogLevel.Warning, "Refused a hook for {Server} from {Address}: it did not come with PlayGate:Hooks:Secret")]
    public static partial void Unproven(ILogger logger, string server, IPAddress? address);

    [LoggerMessage(1501, LogLevel.Warning, "Refused a hook for {Server} from {Address}: it says nothing that PlayGate decides, or a client has forged it")]
    public static partial void Unknown(ILogger logger, string server, IPAddress? address);
}
