using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using PlayGate.Audit;
using PlayGate.Delivery;
using PlayGate.Issuers;
using PlayGate.Media;
using PlayGate.Media.Hooks;
using PlayGate.Sessions;
using PlayGate.Shield;
using PlayGate.Streams;

namespace PlayGate;

/// <summary>Refuses settings that could not work, one line for each: the key, what is wrong with it, what it accepts.</summary>
internal sealed class PlayGateOptionsValidator : IValidateOptions<PlayGateOptions>
{
    private static readonly TimeSpan LongestRetention = TimeSpan.FromDays(3660);
    private static readonly TimeSpan MaxSessionLifetime = TimeSpan.FromDays(30);

    public ValidateOptionsResult Validate(string? name, PlayGateOptions options)
    {
        var errors = Tokens(options.Token)
            .Concat(Entries(options))
            .Concat(Sessions(options.Session))
            .Concat(Cookies(options.Session.Cookie))
            .Concat(Cors(options))
            .Concat(PublicUrl(options.PublicUrl))
            .Concat(Publishing(options))
            .Concat(ShieldRules.Check(options.Shield))
            .Concat(Audit(options.Audit))
            .Concat(IssuerRules.Check(options))
            .Concat(CdnRules.Check(options))
            .ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> Tokens(TokenOptions token)
    {
        if (token.MaxLifetime < TimeSpan.FromSeconds(1) || token.MaxLifetime > TimeSpan.FromDays(366))
        {
            yield return $"PlayGate:Token:MaxLifetime is {token.MaxLifetime:c}; it accepts 00:00:01 to 366.00:00:00";
        }

        if (token.Grace is { } grace && (grace < TimeSpan.Zero || grace > TimeSpan.FromMinutes(1)))
        {
            yield return $"PlayGate:Token:Grace is {grace:c}; it accepts 00:00:00 to 00:01:00";
        }

        if (token.AttemptsPerMinute is < 0 or > 1_000_000)
        {
            yield return $"PlayGate:Token:AttemptsPerMinute is {token.AttemptsPerMinute}; it accepts 0 (off) to 1000000";
        }

        if (token.DefaultLifetime < TimeSpan.FromSeconds(1) || token.DefaultLifetime > token.MaxLifetime)
        {
            yield return $"PlayGate:Token:DefaultLifetime is {token.DefaultLifetime:c}; it accepts 00:00:01 to PlayGate:Token:MaxLifetime "
                + $"({token.MaxLifetime:c})";
        }
    }

    private static IEnumerable<string> Entries(PlayGateOptions options) =>
        options.Applications.Where(named => named.Value.Entry is not null)
            .Select(
                named => (Key: $"PlayGate:Applications:{named.Key}:Entry", Names: options.NamesOf(named.Key), Entry: named.Value.Entry!))
            .Append((Key: "PlayGate:Entry", options.Names, options.Entry))
            .Where(entry => !StreamEntry.IsPattern(entry.Entry, entry.Names))
            .Select(entry => $"{entry.Key} is '{entry.Entry}'; it accepts a path with {StreamEntry.Id} that is a file of the stream "
                + $"under Names={entry.Names}, e.g. {StreamEntry.Default} or {StreamEntry.Id}/index.m3u8");

    private static IEnumerable<string> Audit(AuditOptions audit)
    {
        if (audit.Retention < TimeSpan.FromHours(1) || audit.Retention > LongestRetention)
        {
            yield return $"PlayGate:Audit:Retention is {audit.Retention:c}; it accepts 01:00:00 to {LongestRetention:c}";
        }

        if (audit.MintRetention < TimeSpan.Zero || audit.MintRetention > LongestRetention)
        {
            yield return $"PlayGate:Audit:MintRetention is {audit.MintRetention:c}; it accepts 00:00:00 (mintings are not written down) "
                + $"to {LongestRetention:c}";
        }
    }

    private static IEnumerable<string> Sessions(SessionOptions session)
    {
        if (session.Lifetime < TimeSpan.FromSeconds(1) || session.Lifetime > MaxSessionLifetime)
        {
            yield return $"PlayGate:Session:Lifetime is {session.Lifetime:c}; it accepts 00:00:01 to {MaxSessionLifetime:c}";
        }

        if (session.IdleTimeout is { } idle && (idle < TimeSpan.FromSeconds(5) || idle > MaxSessionLifetime))
        {
            yield return $"PlayGate:Session:IdleTimeout is {idle:c}; it accepts 00:00:05 to {MaxSessionLifetime:c}, or nothing for off";
        }

        if (session.MaxPerSubject is < 1)
        {
            yield return $"PlayGate:Session:MaxPerSubject is {session.MaxPerSubject}; it accepts 1 or more, or nothing for off";
        }

        if (session.MaxPerStream is < 1)
        {
            yield return $"PlayGate:Session:MaxPerStream is {session.MaxPerStream}; it accepts 1 or more, or nothing for off";
        }

        if (session.RememberedTickets is < 100 or > 10_000_000)
        {
            yield return $"PlayGate:Session:RememberedTickets is {session.RememberedTickets}; it accepts 100 to 10000000";
        }
    }

    private static IEnumerable<string> Cookies(SessionCookieOptions cookie)
    {
        if (cookie.Name.Length is 0 or > 64 || !cookie.Name.All(IsTokenCharacter))
        {
            yield return $"PlayGate:Session:Cookie:Name is '{cookie.Name}'; it accepts 1 to 64 letters, digits, '-', '_' and '.'";
        }

        if (cookie.SameSite == SameSiteMode.None && cookie.Secure == CookieSecurePolicy.None)
        {
            yield return "PlayGate:Session:Cookie:SameSite is None, which browsers take from Secure cookies only; set "
                + "PlayGate:Session:Cookie:Secure to Always or SameAsRequest";
        }

        if (cookie.Partitioned && cookie.Secure == CookieSecurePolicy.None)
        {
            yield return "PlayGate:Session:Cookie:Partitioned is true, which browsers take from Secure cookies only; set "
                + "PlayGate:Session:Cookie:Secure to Always or SameAsRequest";
        }

        if (cookie.Domain is { } domain && Uri.CheckHostName(domain.TrimStart('.')) != UriHostNameType.Dns)
        {
            yield return $"PlayGate:Session:Cookie:Domain is '{domain}'; it accepts a host name such as example.com";
        }
    }

    private static IEnumerable<string> Cors(PlayGateOptions options)
    {
        foreach (var origin in options.Cors.AllowedOrigins)
        {
            if (origin == CorsOptions.Everybody)
            {
                if (options.Carriers().Contains(SessionCarrier.Cookie))
                {
                    yield return "PlayGate:Cors:AllowedOrigins holds '*', which sends no credentials, so no cookie could carry a session; "
                        + "name the origins of your players, e.g. https://player.example, or set PlayGate:Session:Carrier to Path or Auto";
                }
            }
            else if (!IsOrigin(origin))
            {
                yield return $"PlayGate:Cors:AllowedOrigins holds '{origin}'; it accepts origins: scheme, host and port without a path, "
                    + "e.g. https://player.example";
            }
        }
    }

    private static IEnumerable<string> PublicUrl(string? url)
    {
        if (url is not null && !IsOrigin(url.TrimEnd('/')))
        {
            yield return $"PlayGate:PublicUrl is '{url}'; it accepts scheme, host and port, e.g. https://video.example";
        }
    }

    private static IEnumerable<string> Publishing(PlayGateOptions options)
    {
        if (options.Publishing.RtmpUrl is { } url && !PublishingOptions.IsRtmp(url))
        {
            yield return $"PlayGate:Publishing:RtmpUrl is '{url}'; it accepts an rtmp or rtmps URL without query, e.g. "
                + "rtmp://media.example/live";
        }

        if (options.Hooks.Secret is { Length: > 0 and < HookOptions.MinSecretLength })
        {
            yield return $"PlayGate:Hooks:Secret is too short; it accepts at least {HookOptions.MinSecretLength} characters, e.g. of: "
                + "openssl rand -hex 16";
        }
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && uri is { AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" }
        && !text.EndsWith('/');

    private static bool IsTokenCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.';
}
