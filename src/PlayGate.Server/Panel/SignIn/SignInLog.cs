using System.Net;

namespace PlayGate.Server.Panel.SignIn;

/// <summary>Events 2100 to 2109: who signed in to the panel. Never a key.</summary>
internal static partial class SignInLog
{
    [LoggerMessage(2100, LogLevel.Information, "Signed in to the panel: {Name} from {Address}")]
    public static partial void SignedIn(ILogger logger, string? name, IPAddress? address);

    [LoggerMessage(2101, LogLevel.Warning, "Refused a sign-in to the panel from {Address}: no such key")]
    public static partial void Refused(ILogger logger, IPAddress? address);

    [LoggerMessage(2102, LogLevel.Warning, "Refused a sign-in to the panel from {Address}: {Name} lacks the claim that "
        + "PlayGate:Admin:Oidc:RequiredClaim names")]
    public static partial void LacksClaim(ILogger logger, IPAddress? address, string name);

    [LoggerMessage(2103, LogLevel.Warning, "A sign-in to the panel by OpenID Connect failed: {Cause}")]
    public static partial void ProviderFailed(ILogger logger, string? cause);

    [LoggerMessage(2104, LogLevel.Warning, "The sign-in of {Name} from {Address} was ended on this replica alone: the store is away")]
    public static partial void NotEnded(ILogger logger, string? name, IPAddress? address);
}
