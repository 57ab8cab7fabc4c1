using System.Globalization;
using PlayGate.Streams;
using PlayGate.Tokens;

namespace PlayGate.Issuers;

/// <summary>Judges what a genuine token says: times, issuer, audience, stream and type, the same for all formats.</summary>
internal readonly record struct IssuedDecision(Issuer Issuer, IssuedClaims Claims, TokenDemand Demand, DateTimeOffset Now)
{
    private const int MostNamed = 5;

    private IssuerOptions Options => Issuer.Options;

    /// <summary>The verdict; a refusal names the claim that failed.</summary>
    public TokenVerdict Decide()
    {
        string? streamId = null;
        return JudgeTimes() ?? JudgeNames() ?? FindPermission(out streamId) ?? (TokenVerdict)Good(streamId!);
    }

    private TokenVerdict.Bad? JudgeTimes()
    {
        if (Claims.ExpiresAt is not { } end)
        {
            return Bad(Refusal.TokenInvalid, "It has no expiry (exp): it would have to be remembered for ever.");
        }

        if (end + (Options.SessionEnds == IssuerSessionEnds.WithToken ? TimeSpan.Zero : Options.Skew) <= Now)
        {
            return Bad(Refusal.TokenExpired, $"It expired (exp) at {Text(end)}.");
        }

        if (Claims.NotBefore is { } start && start - Options.Skew > Now)
        {
            var wait = TimeSpan.FromSeconds(Math.Ceiling((start - Options.Skew - Now).TotalSeconds));
            return Bad(Refusal.TokenNotYetValid with { RetryAfter = wait }, $"It is not valid before (nbf) {Text(start)}.");
        }

        return end - Now > Options.MaxLifetime + Options.Skew
            ? Bad(Refusal.TokenInvalid, $"It expires (exp) at {Text(end)}: later than MaxLifetime ({Options.MaxLifetime:c}) allows.")
            : null;
    }

    private TokenVerdict.Bad? JudgeNames() =>
        Options.Issuer is { } issuer && Claims.Issuer != issuer
            ? Bad(Refusal.TokenInvalid, $"Its issuer (iss) is {Named(Claims.Issuer)} and not {Named(issuer)}.")
        : Options.Audience is { } audience && !Claims.Audiences.Contains(audience, StringComparer.Ordinal)
            ? Bad(Refusal.TokenInvalid, $"Its audience (aud) is {Named(string.Join(", ", Claims.Audiences))} and not {Named(audience)}.")
        : null;

    /// <summary>As for PlayGate's own tokens the wrong stream is told before the wrong type.</summary>
    private TokenVerdict.Bad? FindPermission(out string? streamId)
    {
        var isOfStream = false;
        foreach (var permission in Claims.Permissions)
        {
            streamId = StreamOf(permission);
            if (streamId is not null && (permission.Type ?? Options.Type) == Demand.Type)
            {
                return null;
            }

            isOfStream |= streamId is not null;
        }

        streamId = null;
        return isOfStream
            ? Bad(Refusal.TokenTypeMismatch, Refusal.TokenTypeMismatch.Detail)
            : Bad(Refusal.TokenStreamMismatch, $"It is for {Streams()}; {PlainText.Of(Demand.StreamPath)} is not one of its files.");
    }

    /// <summary>The stream that permission and request agree on.</summary>
    private string? StreamOf(IssuedPermission permission)
    {
        if (permission.StreamId is { } named)
        {
            var isOfPath = Demand.Names is { } names
                ? StreamId.IsValid(named) && StreamPaths.Covers(named, Demand.StreamPath, names, anyFolder: false)
                : named == Demand.StreamPath;
            return isOfPath ? named : null;
        }

        var id = Demand.Names is { } scheme ? StreamPaths.StreamOf(Demand.StreamPath, scheme) : Demand.StreamPath;
        return id is not null && StreamId.IsValid(id) && permission.Pattern?.IsMatch(id) != false ? id : null;
    }

    private TokenVerdict.Good Good(string streamId)
    {
        var identity = IssuedIdentity.Of(Issuer, Claims, Demand);
        var end = Claims.ExpiresAt!.Value;
        return new TokenVerdict.Good(identity, streamId, Now)
        {
            Issued = new IssuedGrant(Issuer.Name, Demand.Type, Claims.Subject, identity.IsReusable ? Now : end + Options.Skew)
            {
                SessionEndsAt = Options.SessionEnds == IssuerSessionEnds.WithToken ? end : null,
            },
            Words = new IssuedWords(Issuer.Name, null, Claims.Shown),
        };
    }

    private TokenVerdict.Bad Bad(Refusal reason, string because) =>
        new(reason) { Words = new IssuedWords(Issuer.Name, because, Claims.Shown) };

    private string Streams() => string.Join(", ", Claims.Permissions.Take(MostNamed).Select(permission =>
        permission.StreamId is { } id ? PlainText.Of(id)
        : permission.Pattern is { } pattern ? PlainText.Of($"~{pattern}")
        : "the stream of its path"));

    private static string Named(string? text) => text is null or "" ? "missing" : $"'{PlainText.Of(text)}'";

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
