using PlayGate.Administration;


namespace PlayGate.Server.Panel.Parts;

/// <summary>What the form of the page Tokens holds.</summary>
internal sealed class MintWish
{
    private static readonly TimeSpan[] s_lifetimes =
    [
        TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(1),
        TimeSpan.FromHours(6), TimeSpan.FromDays(1), TimeSpan.FromDays(7), TimeSpan.FromDays(30),
    ];

    /// <summary>For fields of names: no browser should correct or remember them.</summary>
    public static Dictionary<string, object?> PlainText { get; } = new(StringComparer.Ordinal)
    {
        ["autocomplete"] = "off",
        ["autocapitalize"] = "off",
        ["spellcheck"] = "false",
    };

    public string? Application { get; set; }

    public string StreamId { get; set; } = "";

    public TokenType Type { get; set; } = TokenType.Play;

    public TimeSpan Lifetime { get; set; }

    public string? File { get; set; }

    public string? Subject { get; set; }

    public SessionCarrier? Carrier { get; set; }

    public bool AnyFolder { get; set; }

    public static IEnumerable<TimeSpan> Lifetimes(TokenOptions options) =>
        s_lifetimes.Where(lifetime => lifetime <= options.MaxLifetime).Append(options.DefaultLifetime).Append(
            options.MaxLifetime).Distinct().Order();

    public static string NameOf(SessionCarrier? carrier) => carrier switch
    {
        null => "as configured",
        SessionCarrier.Cookie => "cookie",
        SessionCarrier.Path => "path",
        _ => "auto: path and cookie",
    };

    public MintRequest ToRequest() => new()
    {
        Application = Application ?? PlayGateOptions.DefaultApplication,
        StreamId = StreamId.Trim(),
        Type = Type,
        Path = string.IsNullOrWhiteSpace(File) ? null : File.Trim(),
        ExpiresIn = Lifetime,
        Subject = string.IsNullOrWhiteSpace(Subject) ? null : Subject.Trim(),
        Carrier = Carrier,
        AnyFolder = AnyFolder,
    };
}
