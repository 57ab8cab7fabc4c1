namespace PlayGate.Issuers;

/// <summary>An issuer whose signed tokens are accepted beside PlayGate's own, each for one session.</summary>
public sealed class IssuerOptions
{
    /// <summary>How its tokens are written.</summary>
    public IssuerFormat? Format { get; set; }

    /// <summary>For <see cref="IssuerFormat.Jwt"/>: a product whose names of claims are meant.</summary>
    public IssuerPreset? Preset { get; set; }

    /// <summary>The query parameter that carries the token; each format has its own default.</summary>
    public string? Parameter { get; set; }

    /// <summary>
    /// Keys of a MAC: text is taken as UTF-8, <c>hex:…</c> and <c>base64:…</c> as bytes. Akamai's are hex as they are. All are tried.
    /// </summary>
    public IList<string> Secrets { get; } = [];

    /// <summary>A PEM file with a public key or a certificate.</summary>
    public string? KeyFile { get; set; }

    /// <summary>A JSON Web Key Set (RFC 7517): a URL or a file.</summary>
    public string? Jwks { get; set; }

    /// <summary>
    /// The algorithms that are accepted (RFC 7518 §3.1): <c>HS256</c> with secrets unless named, <c>RS256</c> and <c>ES256</c> with public
    /// keys.
    /// </summary>
    public IList<string> Algorithms { get; } = [];

    /// <summary>What the token must name as its issuer, where set.</summary>
    public string? Issuer { get; set; }

    /// <summary>What the token must name as an audience, where set.</summary>
    public string? Audience { get; set; }

    /// <summary>The names of claims.</summary>
    public IssuerClaimNames Claims { get; } = new();

    /// <summary>What a token is for that does not say so.</summary>
    public TokenType Type { get; set; } = TokenType.Play;

    /// <summary>For <see cref="IssuerFormat.SecureLink"/>: what is hashed.</summary>
    public string? Expression { get; set; }

    /// <summary>For <see cref="IssuerFormat.Akamai"/>: what is hashed behind the token's own fields.</summary>
    public string? Salt { get; set; }

    /// <summary>The applications that take the tokens; all where empty.</summary>
    public IList<string> Applications { get; } = [];

    /// <summary>A token that lives longer from now on is refused.</summary>
    public TimeSpan MaxLifetime { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How much the issuer's clock may differ.</summary>
    public TimeSpan Skew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a token may be used.</summary>
    public IssuerUse Use { get; set; } = IssuerUse.Once;

    /// <summary>When its sessions end.</summary>
    public IssuerSessionEnds SessionEnds { get; set; } = IssuerSessionEnds.Configured;
}

/// <summary>Names of claims; a preset or the format has its own where nothing is said.</summary>
public sealed class IssuerClaimNames
{
    /// <summary>The claim that names the stream.</summary>
    public string? Stream { get; set; }

    /// <summary>The claim that says <c>play</c> or <c>publish</c>.</summary>
    public string? Type { get; set; }

    /// <summary>The claim that names the viewer.</summary>
    public string? Subject { get; set; }
}

/// <summary>How an issuer's tokens are written.</summary>
public enum IssuerFormat
{
    /// <summary>JSON Web Tokens (RFC 7519), signed.</summary>
    Jwt,

    /// <summary>Signed URIs (RFC 9246).</summary>
    UriSigning,

    /// <summary>Common access tokens (CTA-5007) in CWT (RFC 8392).</summary>
    Cat,

    /// <summary>Akamai's edge authorization tokens.</summary>
    Akamai,

    /// <summary>Bunny's URL tokens.</summary>
    Bunny,

    /// <summary>Hashes as nginx's secure_link module checks them.</summary>
    SecureLink,
}

/// <summary>A product whose JSON Web Tokens have names of their own for their claims.</summary>
public enum IssuerPreset
{
    /// <summary>Ant Media Server.</summary>
    AntMedia,

    /// <summary>Mux.</summary>
    Mux,

    /// <summary>Cloudflare Stream.</summary>
    CloudflareStream,

    /// <summary>MediaMTX.</summary>
    MediaMtx,
}

/// <summary>How often one token of an issuer opens a session.</summary>
public enum IssuerUse
{
    /// <summary>Once.</summary>
    Once,

    /// <summary>Until it expires.</summary>
    Many,
}

/// <summary>When a session ends that an issuer's token has opened.</summary>
public enum IssuerSessionEnds
{
    /// <summary>As the settings of sessions say.</summary>
    Configured,

    /// <summary>With the token that opened it, if that is sooner.</summary>
    WithToken,
}
