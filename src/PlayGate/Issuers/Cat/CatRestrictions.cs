using PlayGate.Tokens;

namespace PlayGate.Issuers.Cat;

/// <summary>The claims that say with which requests a token counts (CTA-5007). All that stand in it have to be kept.</summary>
/// <param name="names">The claims that the settings name.</param>
/// <param name="parameter">The query parameter of the token.</param>
internal sealed class CatRestrictions(CatClaims names, string parameter)
{
    /// <summary>The first claim that the request breaks, or that cannot be judged; null where all are kept.</summary>
    public Broken? Of(CborMap claims, IssuedToken token)
    {
        foreach (var (label, value) in claims.Entries)
        {
            if (Of(label, value, token) is { } broken)
            {
                return broken;
            }
        }

        return null;
    }

    private Broken? Of(object label, object? value, IssuedToken token) => label switch
    {
        CatLabel.Networks => Networks(value, token.Client),
        CatLabel.Uri => OfUri(value, token.Request),
        CatLabel.Methods => Methods(value, token.Request),
        CatLabel.Protocols => Protocols(value, token.Request),
        CatLabel.Headers => Headers(value, token.Request),
        _ when names.Names(label) || CatLabel.MayBeIgnored(label) => null,
        _ => new(Refusal.TokenInvalid, $"{CatLabel.NameOf(label)} may restrict the token and is not enforced here"),
    };

    private static Broken? Networks(object? claim, Client client) => CatNetworks.Hold(claim, client.Address) switch
    {
        true => null,
        false => new(Refusal.TokenAddressMismatch, "catnip has no network that is known to hold the client's address"),
        null => Malformed("catnip"),
    };

    private Broken? OfUri(object? claim, ViewerRequest request)
    {
        if (claim is not CborMap { Entries: { Count: > 0 } parts })
        {
            return Malformed("catu");
        }

        foreach (var (label, match) in parts)
        {
            if (label is not long part || !CatTarget.Names.TryGetValue(part, out var name))
            {
                return Malformed("catu");
            }

            if (!CatTarget.Spellings(part, request, parameter).Any(spelling => CatMatch.Fits(match, spelling)))
            {
                return new(Refusal.TokenStreamMismatch, $"catu does not fit the {name} of the request");
            }
        }

        return null;
    }

    /// <summary>Methods are compared with their case (RFC 9110 §9.1).</summary>
    private static Broken? Methods(object? claim, ViewerRequest request) =>
        claim is not List<object?> methods ? Malformed("catm")
        : methods.Contains(request.Method) ? null
        : new(Refusal.TokenInvalid, "catm does not list the method of the request");

    /// <summary>ALPN names are bytes (RFC 7301 §3.1); libraries write them as text too.</summary>
    private static Broken? Protocols(object? claim, ViewerRequest request) =>
        claim is not List<object?> protocols ? Malformed("catalpn")
        : request.Protocol is { } spoken && protocols.Any(protocol => Is(protocol, spoken)) ? null
        : new(Refusal.TokenInvalid, "catalpn does not list the protocol of the connection");

    private static bool Is(object? protocol, string spoken) => protocol switch
    {
        string text => text == spoken,
        byte[] bytes => System.Text.Encoding.ASCII.GetString(bytes) == spoken,
        _ => false,
    };

    /// <summary>A header that comes more than once has to fit each time: which one is meant, the client could choose otherwise.</summary>
    private static Broken? Headers(object? claim, ViewerRequest request)
    {
        if (claim is not CborMap { Entries: { Count: > 0 } headers })
        {
            return Malformed("cath");
        }

        foreach (var (label, match) in headers)
        {
            if (label is not string name)
            {
                return Malformed("cath");
            }

            var values = request.Headers?[name] ?? default;
            if (values.Count == 0 || !values.All(value => CatMatch.Fits(match, value ?? "")))
            {
                return new(Refusal.TokenInvalid, $"cath does not fit the header {CborShown.Text(name)} of the request");
            }
        }

        return null;
    }

    private static Broken Malformed(string claim) => new(Refusal.TokenInvalid, $"{claim} is malformed");

    /// <summary>A claim that is not kept.</summary>
    /// <param name="Reason">What the viewer is told.</param>
    /// <param name="Because">Which claim it is and why, for the operator.</param>
    internal sealed record Broken(Refusal Reason, string Because);
}
