namespace PlayGate.Server.Configuration;

/// <summary>What the settings of sign-in by OpenID Connect must keep to.</summary>
internal static class OidcRules
{
    private const string Key = "PlayGate:Admin:Oidc";

    public static IEnumerable<string> Check(OidcOptions oidc)
    {
        if (!oidc.IsOn)
        {
            if (oidc.ClientId is { Length: > 0 } || oidc.ClientSecret is { Length: > 0 } || oidc.RequiredClaim is { Length: > 0 })
            {
                yield return $"{Key}:Authority is missing; it accepts the provider's issuer URL, e.g. https://login.example/realms/video";
            }

            yield break;
        }

        if (!Uri.TryCreate(oidc.Authority, UriKind.Absolute, out var authority)
            || !(authority.Scheme == "https" || (authority.Scheme == "http" && authority.IsLoopback)))
        {
            yield return $"{Key}:Authority is '{oidc.Authority}'; it accepts an https URL, e.g. https://login.example/realms/video";
        }

        if (string.IsNullOrEmpty(oidc.ClientId))
        {
            yield return $"{Key}:ClientId is missing; it accepts the name under which the provider knows the panel";
        }

        if (oidc.RequiredClaim != OidcOptions.AnyUser && oidc.RequiredClaim?.IndexOf('=', StringComparison.Ordinal) is not > 0)
        {
            yield return $"{Key}:RequiredClaim is '{oidc.RequiredClaim}'; it accepts claim=value, e.g. groups=video-operators, or * where "
                + "every user whom the provider knows may manage";
        }
    }
}
