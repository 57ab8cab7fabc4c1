namespace PlayGate.Server.Management;

/// <summary>Events 2000 to 2099: what was changed. Never a secret, never a key.</summary>
internal static partial class ManagementLog
{
    [LoggerMessage(2000, LogLevel.Information, "Minted {Count} tokens for {Application}/{StreamId}")]
    public static partial void Minted(ILogger logger, int count, string application, string streamId);

    [LoggerMessage(2001, LogLevel.Information, "Revoked {Count} tokens of {Selection}")]
    public static partial void Revoked(ILogger logger, int count, string? selection);

    [LoggerMessage(2002, LogLevel.Information, "Ended {Count} sessions of {Selection}")]
    public static partial void Ended(ILogger logger, int count, string? selection);

    [LoggerMessage(2003, LogLevel.Information, "Switched token control of {Application}: play {Play}, publish {Publish}")]
    public static partial void Switched(ILogger logger, string application, bool play, bool publish);

    [LoggerMessage(2004, LogLevel.Warning, "Refused a management call from {Address}: {Code}")]
    public static partial void Refused(ILogger logger, System.Net.IPAddress? address, string code);

    [LoggerMessage(2005, LogLevel.Error, "A management call failed")]
    public static partial void Failed(ILogger logger, Exception failure);
}
