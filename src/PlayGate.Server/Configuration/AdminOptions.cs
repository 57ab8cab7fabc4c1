namespace PlayGate.Server.Configuration;

/// <summary>Who may manage.</summary>
internal sealed class AdminOptions
{
    /// <summary>Networks (CIDR) of the management listener; loopback where nothing is said.</summary>
    public IList<string> AllowedNetworks { get; } = [];

    /// <summary>Host names by which the management listener may be called, besides loopback names and its own address.</summary>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>SHA-256 of API keys, 64 hexadecimal digits each.</summary>
    public IList<string> ApiKeys { get; } = [];

    /// <summary>Who signs operators in to the panel, beside or instead of keys.</summary>
    public OidcOptions Oidc { get; } = new();

    /// <summary>Whether a caller has to present a credential.</summary>
    internal bool AsksForKey => ApiKeys.Count > 0 || Oidc.IsOn;
}

/// <summary>An OpenID Connect provider.</summary>
internal sealed class OidcOptions
{
    /// <summary>The claim that everybody has.</summary>
    public const string AnyUser = "*";

    /// <summary>The provider's issuer URL; nothing is off.</summary>
    public string? Authority { get; set; }

    /// <summary>As what the provider knows the panel.</summary>
    public string? ClientId { get; set; }

    /// <summary>What the panel shows to the provider; none for a public client.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>Who may come in: <c>claim=value</c>, or <c>*</c> for everybody whom the provider knows.</summary>
    public string? RequiredClaim { get; set; }

    /// <summary>What is asked for besides <c>openid</c>, <c>profile</c> and <c>email</c>, where a claim needs it.</summary>
    public IList<string> Scopes { get; } = [];

    internal bool IsOn => !string.IsNullOrEmpty(Authority);
}
