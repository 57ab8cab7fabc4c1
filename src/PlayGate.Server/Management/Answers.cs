using System.Text.Json.Serialization;
using PlayGate.Administration;
using PlayGate.Audit;
using PlayGate.Reporting;
using PlayGate.Routes;
using PlayGate.Sessions;
using PlayGate.Telemetry;
using PlayGate.Tokens;

namespace PlayGate.Server.Management;

internal sealed record ProblemAnswer(string Title, int Status, string Detail, string Code, IReadOnlyDictionary<string, string[]>? Errors);

internal sealed record MintedAnswer(
    string TokenId,
    Guid Id,
    string StreamId,
    string Type,
    string Application,
    DateTime CreatedAt,
    DateTime ExpiresAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Url,
    string? Subject,
    string? Address,
    long? SessionLifetime,
    string Carrier,
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
    string Type,
    string Application,
    DateTime CreatedAt,
    DateTime ExpiresAt,
    string? Subject,
    string? Address,
    long? SessionLifetime,
    string? Carrier,
    bool AnyFolder,
    string State)
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
        token.State switch { TokenState.Unused => "unused", TokenState.Spent => "spent", _ => "ended" });
}

internal sealed record SessionAnswer(
    Guid Id,
    string StreamId,
    string Type,
    string Application,
    string? Subject,
    string? Address,
    string? Agent,
    DateTime StartedAt,
    DateTime? LastSeenAt,
    DateTime ExpiresAt,
    long Bytes)
{
    public static SessionAnswer From(SessionRecord session) => new(
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
        session.Bytes);
}

internal sealed record TokenPage(IReadOnlyList<TokenAnswer> Items, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] Guid? Next);

internal sealed record SessionPage(IReadOnlyList<SessionAnswer> Items, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] Guid? Next);

internal sealed record AuditAnswer(
    Guid Id,
    DateTime At,
    string Action,
    string? Application,
    string? Target,
    string? Detail,
    int? Count,
    string Actor,
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

internal sealed record AuditPage(IReadOnlyList<AuditAnswer> Items, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] Guid? Next);

internal sealed record DeletedAnswer(int Deleted);

internal sealed record ExplainAnswer(int Status, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Code, string Reason, TokenAnswer? Token);

internal sealed record SettingsAnswer(string Application, bool PlayTokenControl, bool PublishTokenControl);

internal sealed record SettingsPage(IReadOnlyList<SettingsAnswer> Items);

internal sealed record EventAnswer(DateTime At, Guid? Session, string? Application, string? Stream, string? Address, string? Code, string? OpenedBy, string? ShownBy)
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
    string TokenId,
    string StreamId,
    long ExpireDate,
    string Type,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? RoomId);

internal sealed record AntMediaResult(bool Success, string Message, string DataId = "", int ErrorId = 0);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProblemAnswer))]
[JsonSerializable(typeof(MintedAnswer))]
[JsonSerializable(typeof(IReadOnlyList<MintedAnswer>))]
[JsonSerializable(typeof(TokenPage))]
[JsonSerializable(typeof(SessionPage))]
[JsonSerializable(typeof(AuditPage))]
[JsonSerializable(typeof(StatsAnswer))]
[JsonSerializable(typeof(DeletedAnswer))]
[JsonSerializable(typeof(ExplainAnswer))]
[JsonSerializable(typeof(SettingsAnswer))]
[JsonSerializable(typeof(SettingsPage))]
[JsonSerializable(typeof(EventAnswer))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(AntMediaToken))]
[JsonSerializable(typeof(IReadOnlyList<AntMediaToken>))]
[JsonSerializable(typeof(AntMediaResult))]
internal sealed partial class ManagementJson : JsonSerializerContext;
