using System.Text.Json;
using System.Text.Json.Nodes;

namespace PlayGate.Server.Management;

/// <summary>An example for each type that calls take or give: values of the types themselves, so that they cannot go stale.</summary>
internal static class ApiExamples
{
    public const string Secret = "AQEBoH5fQm3xVtT2kq0d9wLZ7cJ4eGmB1sRyUaN8XvK6hPzO5iWfDlTgYbCnEjMuQrSpAkVxHoLeJdZtFwGq2i3";
    public const long Expiry = 1772366700;
    public static readonly Guid Id = new("019ca945-0a00-7000-a9a9-18e2ce43ef6f");
    private static readonly Guid s_other = new("019ca945-0a00-7001-b1c4-6f2a3b3c4d5e");
    private static readonly DateTime s_now = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime s_expiry = s_now.AddMinutes(5);
    private static readonly TokenAnswer s_token = new(
        Id, "cam", "play", "default", s_now, s_expiry, "anna", null, null, null, false, "unused", null);
    private static readonly SettingsAnswer s_settings = new("default", PlayTokenControl: true, PublishTokenControl: false);

    private static readonly Dictionary<Type, object> s_examples = new object[]
    {
        new MintBody { StreamId = "cam", Type = "play", ExpiresIn = 300, Subject = "anna" },
        new MintedAnswer(
            Secret, Id, "cam", "play", "default", s_now, s_expiry, $"https://video.example/streams/cam.m3u8?token={Secret}",
            "anna", null, null, "cookie", false),
        new ListPage<TokenAnswer>([s_token], null),
        new DeletedAnswer(3),
        new ExplainBody(Secret, "/streams/cam.m3u8", null, null, null),
        new ExplainAnswer(200, null, "The token is good; the first GET would consume it and open a session.", s_token, null, null),
        new ListPage<SessionAnswer>(
            [new(Id, "cam", "play", "default", "anna", "203.0.113.7", "Mozilla/5.0",
                s_now, s_now.AddSeconds(270), s_now.AddHours(4), 18350080, null, null)],
            null),
        s_settings,
        new SettingsPage([s_settings]),
        new SettingsChange(null, PlayTokenControl: true, PublishTokenControl: false),
        new ListPage<AuditAnswer>(
            [new(s_other, s_now, "tokens.mint", "default", Id.ToString(), "play cam", 1, "api key ab12cd34", "203.0.113.7")], null),
        new StatsAnswer(
            s_expiry,
            new StatsNow(120, 1, 131, 0.4, 0.1, 0.97, 410000, 31000000, 1200000),
            new Dictionary<string, long>(StringComparer.Ordinal) { ["token_invalid"] = 3, ["token_expired"] = 1 },
            new StatsSeries(10, [new(s_expiry, 120, 1, 131, 4, 1, 970, 30, 31, 0, 4100000, 310000000, 12000000)]),
            new StatsHealth(
                new("ok", null), new("ok", null), [new(s_other, "playgate-0/1", "0.1.0", s_now, s_expiry, true, true, 120, null)])),
        new HealthAnswer("ready"),
        new AntMediaToken(Secret, "cam", Expiry, "play", null),
        new List<AntMediaToken> { new(Id.ToString(), "cam", Expiry, "play", null) },
        new AntMediaValidation(Secret, "cam", "play"),
        new AntMediaResult(true, ""),
    }.ToDictionary(example => example.GetType());

    public static JsonNode? Of(Type type) => s_examples.TryGetValue(type, out var example) ? Json(example) : null;

    public static JsonNode? Json(object example) => JsonSerializer.SerializeToNode(example, ManagementJson.Options);

    public static JsonNode? OfAntMediaFailure => Json(new AntMediaResult(false, "expireDate takes Unix seconds."));

    /// <summary>What a stream of events sends.</summary>
    public static JsonNode Event => "event: refused\ndata: " + JsonSerializer.Serialize(
        new EventAnswer(s_now, null, "default", "cam.m3u8", "203.0.113.7", "token_required", null, null), ManagementJson.Options) + "\n\n";
}
