using Microsoft.Extensions.Logging;

namespace PlayGate.Tokens;

/// <summary>Events 1200 to 1209.</summary>
internal static partial class TokenLog
{
    [LoggerMessage(1200, LogLevel.Error, "Token keys {Versions} cannot be opened: the key ring they were sealed with is lost, or "
        + "PlayGate:Keys:Certificate is another one; tokens signed with them are refused")]
    public static partial void KeysClosed(ILogger logger, string versions);
}
