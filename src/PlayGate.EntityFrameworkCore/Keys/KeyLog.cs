using Microsoft.Extensions.Logging;

namespace PlayGate.EntityFrameworkCore.Keys;

/// <summary>Events 4000 to 4009.</summary>
internal static partial class KeyLog
{
    [LoggerMessage(4000, LogLevel.Warning,
        "Something was sealed with the key {Key}, which is not among the {Known} of the key ring, and is refused: "
        + "the ring was lost, or another deployment's tickets arrive here")]
    public static partial void KeyMissing(ILogger logger, Guid key, int known);
}
