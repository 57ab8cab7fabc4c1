using System.Collections.ObjectModel;
using System.ComponentModel;
using System.Reflection;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Metadata;
using PlayGate.Administration;
using PlayGate.Sessions;
using PlayGate.Tokens;

namespace PlayGate.Server.Management;

/// <summary>One token that is asked for. What is only wrong for the mint, <see cref="TokenMint.Check"/> says.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record MintBody
{
    [Needed]
    [Description("1 to 256 of letters, digits, _ - . ~ /; no dot segments, no ~ first, no / at either end.")]
    public string? StreamId { get; init; }

    [Needed]
    [OneOf("play", "publish")]
    public string? Type { get; init; }

    [Description("The file that url names, below /streams/ and before escaping, e.g. cam/index.m3u8; a file of the stream. "
        + "For play tokens. The application's PlayGate:Applications:{name}:Entry where nothing is said.")]
    public string? Path { get; init; }

    [Description("How many seconds the token may wait for its viewer; at most PlayGate:Token:MaxLifetime, PlayGate:Token:DefaultLifetime "
        + "where nothing is said. Not together with expiresAt.")]
    public long? ExpiresIn { get; init; }

    [JsonConverter(typeof(InstantConverter))]
    [Description("Until when the token may wait, with its offset. Not together with expiresIn.")]
    public DateTimeOffset? ExpiresAt { get; init; }

    [Description("The application; default where none is named.")]
    public string? Application { get; init; }

    [Description("Whom the token is for, in your own words; at most 256 characters.")]
    public string? Subject { get; init; }

    [Address]
    [Description("The only client address that may show the token, e.g. 203.0.113.7 or 2001:db8::7.")]
    public string? Address { get; init; }

    [Description("How many seconds the session lasts, where it differs from PlayGate:Session:Lifetime.")]
    public long? SessionLifetime { get; init; }

    [OneOf("cookie", "path", "auto", IgnoreCase = true)]
    [Description("How the session is carried, where it differs from the setting.")]
    public string? Carrier { get; init; }

    [Description("Whether the stream's file names count below any folder (Ant Media's names).")]
    public bool? AnyFolder { get; init; }

    public MintRequest ToRequest() => new()
    {
        StreamId = StreamId ?? "",
        Type = TokensApi.TypeOf(Type) ?? TokenType.Play,
        Application = Application ?? PlayGateOptions.DefaultApplication,
        Path = Path,
        ExpiresIn = SecondsOf(ExpiresIn),
        ExpiresAt = ExpiresAt,
        Subject = Subject,
        Address = AddressAttribute.Parse(Address),
        SessionLifetime = SecondsOf(SessionLifetime),
        AnyFolder = AnyFolder ?? false,
        Carrier = Enum.TryParse<SessionCarrier>(Carrier, ignoreCase: true, out var carrier) ? carrier : null,
    };

    /// <summary>What no clock could count is left to the mint's limits.</summary>
    private static TimeSpan? SecondsOf(long? seconds) =>
        seconds is { } count ? TimeSpan.FromSeconds(Math.Clamp(count, -1, int.MaxValue)) : null;
}

/// <summary>The body of <c>POST /api/tokens</c>: one request or an array of them.</summary>
internal sealed record MintBatch(IReadOnlyList<MintBody?> Bodies, bool IsMany, FieldErrors Errors, ManagementProblem? Problem)
    : IInput, IBindableFromHttpContext<MintBatch>, IEndpointParameterMetadataProvider
{
    public IReadOnlyList<MintRequest> Requests { get; } = [.. Bodies.Select(body => (body ?? new MintBody()).ToRequest())];

    public static async ValueTask<MintBatch?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var errors = new FieldErrors();
        var (json, problem) = await JsonBody.ReadAsync(context.Request);
        if (problem is not null)
        {
            return new MintBatch([], IsMany: false, errors, problem);
        }

        if (json.Span.TrimStart(" \t\r\n"u8) is not [(byte)'[', ..])
        {
            var one = StrictJson.Read<MintBody>(json.Span, ManagementJson.Options, errors);
            return new MintBatch([one], IsMany: false, errors, errors.Problem).Checked();
        }

        var many = StrictJson.Read<Some>(json.Span, ManagementJson.Options, errors);
        if (many is { Count: 0 or > TokenMint.MaxTokens })
        {
            errors.Add("$", $"An array takes 1 to {TokenMint.MaxTokens} requests.");
        }

        return new MintBatch(many ?? [], IsMany: true, errors, errors.Problem).Checked();
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new CallInput(typeof(MintBody), MayBeMany: true));

    /// <summary>Adds what the mint has against requests, where the rules have found no fault with the field or the whole.</summary>
    public void Note(IEnumerable<MintProblem> problems)
    {
        var known = Errors.Fields;
        foreach (var problem in problems)
        {
            var prefix = PrefixOf(problem.Index);
            if (!known.Contains(StrictJson.NameOfWhole(prefix)) && !known.Contains(prefix + problem.Field))
            {
                Errors.Add(prefix + problem.Field, problem.Message);
            }
        }
    }

    private string PrefixOf(int index) => IsMany ? $"[{index}]." : "";

    /// <summary>What the fields' rules find is no reason yet to refuse: the mint may find more in the same call.</summary>
    private MintBatch Checked()
    {
        for (var index = 0; Problem is null && index < Bodies.Count; index++)
        {
            StrictJson.Check(Bodies[index], PrefixOf(index), Errors);
        }

        return this;
    }

    /// <summary>An array that keeps no more of what is too long than shows that it is.</summary>
    private sealed class Some : Collection<MintBody?>
    {
        protected override void InsertItem(int index, MintBody? item)
        {
            if (Count <= TokenMint.MaxTokens)
            {
                base.InsertItem(index, item);
            }
        }
    }
}
