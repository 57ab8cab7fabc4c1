namespace PlayGate.Delivery;

/// <summary>A CDN that delivers the media of applications, with credentials that the gate signs and the CDN verifies by itself.</summary>
public sealed class CdnOptions
{
    /// <summary>
    /// What goes before the path that the viewer would have asked the gate for: scheme, host, and a prefix where it has one.
    /// </summary>
    public string? Url { get; set; }

    /// <summary>How its credentials are written.</summary>
    public CdnFormat? Format { get; set; }

    /// <summary>
    /// Keys of a MAC, as those of issuers are written. The first signs; the others are for the edge, while keys are changed.
    /// </summary>
    public IList<string> Secrets { get; } = [];

    /// <summary>A PEM file with a private key.</summary>
    public string? KeyFile { get; set; }

    /// <summary>The key's name at the CDN.</summary>
    public string? KeyId { get; set; }

    /// <summary>For <see cref="CdnFormat.UriSigning"/>: who signs (<c>iss</c>).</summary>
    public string? Issuer { get; set; }

    /// <summary>The query parameter that carries the credential, where the format leaves the choice.</summary>
    public string? Parameter { get; set; }

    /// <summary>For <see cref="CdnFormat.SecureLink"/>: what is hashed.</summary>
    public string? Expression { get; set; }

    /// <summary>How long a credential is good beyond the end of its window.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>For how long all sessions of a stream get the same credential, so that the CDN has one cache key.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether a credential is good for one client address only.</summary>
    public CdnBinding Bind { get; set; } = CdnBinding.None;

    /// <summary>How players are led to the CDN.</summary>
    public CdnMode Mode { get; set; } = CdnMode.Auto;
}

/// <summary>How a CDN's credentials are written.</summary>
public enum CdnFormat
{
    /// <summary>nginx's secure_link.</summary>
    SecureLink,

    /// <summary>CloudFront's signed URLs.</summary>
    CloudFront,

    /// <summary>Akamai's edge authorization tokens.</summary>
    Akamai,

    /// <summary>Bunny's URL tokens.</summary>
    Bunny,

    /// <summary>Google Media CDN's signed requests.</summary>
    GoogleMediaCdn,

    /// <summary>Cloudflare's timed HMACs in rules.</summary>
    CloudflareWaf,

    /// <summary>Signed URIs (RFC 9246), as Traffic Server's uri_signing checks them.</summary>
    UriSigning,

    /// <summary>Traffic Server's url_sig.</summary>
    UrlSig,
}

/// <summary>Whom a CDN's credential is for.</summary>
public enum CdnBinding
{
    /// <summary>Every client that has it.</summary>
    None,

    /// <summary>One client address.</summary>
    Address,
}

/// <summary>How players are led to a CDN.</summary>
public enum CdnMode
{
    /// <summary>Live playlists are rewritten; what outlives a credential is redirected.</summary>
    Auto,

    /// <summary>Playlists and manifests name the CDN.</summary>
    Rewrite,

    /// <summary>The gate redirects each request for media.</summary>
    Redirect,
}
