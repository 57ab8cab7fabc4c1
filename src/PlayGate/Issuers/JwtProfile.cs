namespace PlayGate.Issuers;

/// <summary>How one product writes its JSON Web Tokens: under which names, and what it lets them restrict.</summary>
/// <param name="Stream">The claim that names the stream.</param>
/// <param name="Type">The claim that says what the token is for; null where the product's tokens do not say.</param>
/// <param name="Subject">The claim that names the viewer, if there is one.</param>
internal sealed record JwtProfile(string Stream, string? Type, string? Subject)
{
    /// <summary>What its tokens are for where no claim says so; null where that is the operator's setting.</summary>
    public TokenType? Only { get; init; }

    /// <summary>An audience that the token must name.</summary>
    public string? Audience { get; init; }

    /// <summary>Whether the stream's claim is a list of permissions as MediaMTX has them.</summary>
    public bool HasPermissions { get; init; }

    /// <summary>
    /// Claims that restrict what the viewer may do and that cannot be enforced here. <c>cnf</c> binds a token to a key of its holder
    /// (RFC 7800).
    /// </summary>
    public IReadOnlyList<string> Restrictions { get; init; } = [];

    /// <summary>The product's names, and over them those that the operator wrote.</summary>
    public static JwtProfile Of(IssuerOptions options)
    {
        var (profile, claims) = (Of(options.Preset), options.Claims);
        return profile with
        {
            Stream = claims.Stream ?? profile.Stream,
            Type = claims.Type ?? profile.Type,
            Subject = claims.Subject ?? profile.Subject,
            Restrictions = ["cnf", .. profile.Restrictions],
        };
    }

    private static JwtProfile Of(IssuerPreset? preset) => preset switch
    {
        // The playback id is the subject, and the audience says that it is for video, not for thumbnails (t), GIFs (g) or storyboards (s).
        IssuerPreset.Mux => new JwtProfile("sub", null, null)
        {
            Only = TokenType.Play,
            Audience = "v",
            Restrictions =
            [
                "playback_restriction_id", "max_resolution", "asset_start_time", "asset_end_time", "program_start_time", "program_end_time",
            ],
        },
        IssuerPreset.CloudflareStream => new JwtProfile("sub", null, null) { Only = TokenType.Play, Restrictions = ["accessRules"] },
        IssuerPreset.MediaMtx => new JwtProfile("mediamtx_permissions", null, "sub") { HasPermissions = true },

        // Ant Media's names are the ones that PlayGate takes anyway.
        _ => new JwtProfile("streamId", "type", "sub"),
    };

    /// <summary>What the token allows; empty where it allows nothing, and the claims have the reason.</summary>
    public IReadOnlyList<IssuedPermission> Permissions(JwtClaims claims)
    {
        foreach (var name in Restrictions.Where(claims.Has))
        {
            claims.Refuse($"{name} restricts the token's use in a way that cannot be enforced here");
        }

        return HasPermissions ? MediaMtxPermissions.Read(claims, Stream) : Single(claims);
    }

    private IssuedPermission[] Single(JwtClaims claims)
    {
        if (claims.Text(Stream) is not { Length: > 0 } stream)
        {
            // Tokens of the same issuer for other purposes have no such claim; they are not for all streams.
            claims.Refuse($"{Stream} names no stream");
            return [];
        }

        return [new IssuedPermission(TypeOf(claims), stream)];
    }

    private TokenType? TypeOf(JwtClaims claims)
    {
        var type = Type is null ? null : claims.Text(Type);
        if (type is not (null or "play" or "publish"))
        {
            claims.Refuse($"{Type} is neither play nor publish");
        }

        return type switch
        {
            "play" => TokenType.Play,
            "publish" => TokenType.Publish,
            _ => Only,
        };
    }
}
