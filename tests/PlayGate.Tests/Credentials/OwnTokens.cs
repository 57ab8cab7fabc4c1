using PlayGate.Tokens;

namespace PlayGate.Tests.Credentials;

/// <summary>Reads what clients present where PlayGate's own tokens are the only ones.</summary>
internal static class OwnTokens
{
    public static readonly CredentialReader Reader = new([new OwnTokenFormat(keys: null!, TimeProvider.System)]);
}
