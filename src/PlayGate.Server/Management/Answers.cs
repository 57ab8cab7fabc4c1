using System.ComponentModel;
using System.Text.Json.Serialization;
using PlayGate.Administration;
using PlayGate.Audit;
using PlayGate.Reporting;
using PlayGate.Routes;
using PlayGate.Sessions;
using PlayGate.Telemetry;
using PlayGate.Tokens;

namespace PlayGate.Server.Management;

/// <summary>RFC 9457.</summary>
internal sealed record ProblemAnswer(
    string Title,
    int Status,
    [property: Description("A sentence for people.")] string Detail,
    [property: Description("What to program against.")] string Code,
    [property: Description("What is wrong, by field or parameter.")] IReadOnlyDictionary<string, string[]>? Errors);

internal sealed record MintedAnswer(
    [property: Description("The secret. It is shown this once.")] string TokenId,
    [property: Description("The handle: names the token, and the session it becomes, without revealing it.")] Guid Id,
    string StreamId,
    [property: OneOf("play", "publish")] string Type,
    string Application,
    DateTime CreatedAt,
    DateTime ExpiresAt,
    [property: Description("A ready URL; null for a publish token where PlayGate:Publishing:RtmpUrl is not set.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    string? Url,
    string? Subject,
    string? Address,
    [property: Description("Seconds.")] long? SessionLifetime,
    [property: OneOf("cookie", "path", "auto")] string Carrier,
    bool AnyFolder)
{
    public static MintedAnswer From(MintedToken minted) => new(
        minted.Secret.Reveal(),
        minted.Token.Id,
        minted.Token.StreamId,
        TokensApi.NameOf(minted.Token.Type),
        minted.Token.Application,
        TokensApi.ToMilliseconds(minted.Token.CreatedAt),
        minted.Token.ExpiresAt.UtcDateTime,
        minted.Url,
        minted.Token.Subject,
        minted.Token.Address?.ToString(),
        (long?)minted.Token.SessionLifetime?.TotalSeconds,
        TokensApi.NameOf(minted.Carrier),
        minted.Token.AnyFolder);
}

internal sealed record TokenAnswer(
    Guid Id,
    string StreamId,
    [property: OneOf("play", "publish")] string Type,
    string Application,
    DateTime CreatedAt,
    DateTime ExpiresAt,
    string? Subject,
    string? Address,
    [property: Description("Seconds.")] long? SessionLifetime,
    [property: Description("Where the token names one."), OneOf("cookie", "path", "auto")] string? Carrier,
    bool AnyFolder,
    [property: OneOf("unused", "spent", "ended")] string State,
    [property: Description("The issuer of the token in the settings, where it is not PlayGate's own.")] string? Issuer)
{
    public static TokenAnswer From(TokenRecord token) => new(
        token.Id,
        token.StreamId,
        TokensApi.NameOf(token.Type),
        token.Application,
        token.CreatedAt.UtcDateTime,
        token.ExpiresAt.UtcDateTime,
        token.Subject,
        token.Address?.ToString(),
        (long?)token.SessionLifetime?.TotalSeconds,
        token.Carrier is { } carrier ? TokensApi.NameOf(carrier) : null,
        token.AnyFolder,
        token.State switch { TokenState.Unused => "unused", TokenState.Consumed => "spent", _ => "ended" },
        token.Issuer);
}

internal sealed record SessionAnswer(
    [property: Description("The handle of the token that opened it.")] Guid Id,
    string StreamId,
    [property: OneOf("play", "publish")] string Type,
    string Application,
    string? Subject,
    [property: Description("The client's address at the opening.")] string? Address,
    [property: Description("The client's User-Agent at the opening.")] string? Agent,
    DateTime StartedAt,
    [property: Description("When a request last came; missing until the first response started.")] DateTime? LastSeenAt,
    DateTime ExpiresAt,
    [property: Description("Bytes of bodies it was sent, some seconds old.")] long Bytes,
    [property: Description("The issuer of the token in the settings, where it is not PlayGate's own.")] string? Issuer,
    [property: OneOf("cdn")]
    [property: Description("Where a CDN delivers the media of its application: the bytes are those of the gate alone.")]
    string? Delivery)
{
    public static SessionAnswer From(SessionRecord session, PlayGateOptions options) => new(
        session.Id,
        session.StreamId,
        TokensApi.NameOf(session.Type),
        session.Application,
        session.Subject,
        session.Address?.ToString(),
        session.Agent,
        session.StartedAt.UtcDateTime,
        session.LastSeenAt?.UtcDateTime,
        session.ExpiresAt.UtcDateTime,
        session.Bytes,
        session.Issuer,
        session.Type == TokenType.Play && options.CdnOf(session.Application) is not null ? "cdn" : null);
}

internal sealed record AuditAnswer(
    Guid Id,
    DateTime At,
    [property: Description(
        "tokens.mint, tokens.revoke, tokens.spend, sessions.end, settings.switch, shield.purge; later versions may add some.")]
    string Action,
    string? Application,
    [property: Description("The handle of a token, the id of a session, or a selection such as streamId=cam.")] string? Target,
    [property: Description("More of it, for people.")] string? Detail,
    [property: Description("How many were concerned, where that is known.")] int? Count,
    [property: Description("A signed-in user's name, api key and the first 8 digits of its hash, or loopback.")] string Actor,
    string? Address)
{
    public static AuditAnswer From(AuditEntry entry) => new(
        entry.Id,
        entry.At.UtcDateTime,
        entry.Action,
        entry.Application,
        entry.Target,
        entry.Detail,
        entry.Count,
        entry.Actor,
        entry.Address?.ToString());
}

/// <summary>A part of a list.</summary>
internal sealed record ListPage<T>(
    IReadOnlyList<T> Items,
    [property: Description("What to send as after for the next page; null on the last one.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    Guid? Next);

/// <summary>Lists are asked for one entry more than a page has, which shows whether there are more.</summary>
internal static class ListPage
{
    public static ListPage<TAnswer> Of<T, TAnswer>(IReadOnlyList<T> found, int limit, Func<T, TAnswer> answer, Func<T, Guid> id) =>
        new([.. found.Take(limit).Select(answer)], found.Count > limit ? id(found[limit - 1]) : null);
}

internal sealed record DeletedAnswer([property: Description("How many.")] int Deleted);

internal sealed record ExplainAnswer(
    [property: Description("What the gate would answer; 200 where it would forward.")] int Status,
    [property: Description("The refusal's code; null where it would forward.")]
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    string? Code,
    [property: Description("A sentence.")] string Reason,
    TokenAnswer? Token,
    [property: Description("The issuer of the token in the settings, where it is not PlayGate's own.")] string? Issuer,
    [property: Description("What such a token claims, where its signature is good; the signature is not among it.")]
    IReadOnlyDictionary<string, string>? Claims);

internal sealed record SettingsAnswer(
    string Application,
    [property: Description("Whether viewers need a token.")] bool PlayTokenControl,
    [property: Description("Whether publishers need a token.")] bool PublishTokenControl);

internal sealed record SettingsPage(IReadOnlyList<SettingsAnswer> Items);

internal sealed record EventAnswer(
    DateTime At, Guid? Session, string? Application, string? Stream, string? Address, string? Code, string? OpenedBy, string? ShownBy)
{
    public static EventAnswer From(GateEvent happened) => new(
        happened.At.UtcDateTime,
        happened.Session,
        happened.Application,
        happened.Stream,
        happened.Address?.ToString(),
        happened.Code,
        happened.OpenedBy,
        happened.ShownBy);
}

internal sealed record HealthAnswer(string Status);

internal sealed record AntMediaToken(
    [property: Description("The secret where it is minted, the handle in lists.")] string TokenId,
    string StreamId,
    [property: Description("Unix seconds.")] long ExpireDate,
    [property: OneOf("play", "publish")] string Type,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? RoomId);

internal sealed record AntMediaResult(bool Success, string Message, string DataId = "", int ErrorId = 0);
