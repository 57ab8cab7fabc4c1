using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using PlayGate.Administration;
using PlayGate.Redemption;
using PlayGate.Tokens;

namespace PlayGate.Server.Management;

/// <summary>
/// Ant Media Server's REST calls for one-time tokens, so that a back-end written for them works unchanged. Tokens minted here count in
/// every folder, as Ant Media's file names do.
/// </summary>
internal sealed class AntMediaApi(TokenMint mint, TokenAdministration tokens, SettingsAdministration settings, ILogger<AntMediaApi> logger)
{
    private const int MaxListed = 1000;

    /// <summary>The application's name in the path; without one, the default application.</summary>
    private static string ApplicationOf(HttpRequest request) => request.RouteValues["app"] as string ?? PlayGateOptions.DefaultApplication;

    /// <summary>
    /// A stream id in a path segment has its slashes escaped, and the server leaves them so; everything else it has decoded. Where it has
    /// decoded a percent sign, <c>%2F</c> was no slash but <c>%252F</c>, and stays what no stream is called.
    /// </summary>
    private static string StreamOf(string id, HttpRequest request) =>
        request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget.Split('?')[0].Contains("%25", StringComparison.Ordinal) == true
            ? id
            : id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    public Task<IResult> GetTokenAsync(HttpRequest request) => MintAsync(request, request.Query["id"].ToString());

    public Task<IResult> GetTokenAsync(string id, HttpRequest request) => MintAsync(request, StreamOf(id, request));

    public async Task<IResult> ValidateAsync(HttpRequest request)
    {
        if (!settings.Knows(ApplicationOf(request)))
        {
            return SettingsApi.Unknown(settings);
        }

        var (document, problem) = await JsonBody.ReadAsync(request);
        if (document is null)
        {
            return problem!.Status == StatusCodes.Status400BadRequest ? Fail(problem.Detail) : problem;
        }

        using (document)
        {
            // Ant Media's clients send whole token objects: what is not needed is passed over.
            var fields = new JsonFields(document.RootElement, "", new FieldErrors());
            var (token, stream) = (fields.Text("tokenId"), fields.Text("streamId"));
            var isGood = token is not null && stream is not null && TypeOf(fields.Text("type")) is { } type
                && await tokens.SpendAsync(
                    new SpendToken(new TokenSecret(token), stream, type) { Application = ApplicationOf(request) }, Caller.Of(request.HttpContext), request.HttpContext.RequestAborted);
            return Answer(new AntMediaResult(isGood, isGood ? "" : "The token is not valid."));
        }
    }

    public async Task<IResult> RevokeAsync(string id, HttpRequest request)
    {
        if (!settings.Knows(ApplicationOf(request)))
        {
            return SettingsApi.Unknown(settings);
        }

        var selection = new TokenSelection { Application = ApplicationOf(request), StreamId = StreamOf(id, request) };
        if (!QueryParameters.IsPlain(selection.StreamId))
        {
            return Fail($"id: {QueryParameters.PlainRule}");
        }

        var deleted = await tokens.RevokeAsync(selection, Caller.Of(request.HttpContext), request.HttpContext.RequestAborted);
        ManagementLog.Revoked(logger, deleted, PlainText.Of(selection.StreamId));
        return Answer(new AntMediaResult(true, $"{deleted} tokens revoked."));
    }

    public async Task<IResult> ListAsync(string id, string offset, string size, HttpRequest request)
    {
        if (!settings.Knows(ApplicationOf(request)))
        {
            return SettingsApi.Unknown(settings);
        }

        if (!QueryParameters.IsPlain(StreamOf(id, request)))
        {
            return Fail($"id: {QueryParameters.PlainRule}");
        }

        if (!int.TryParse(offset, NumberStyles.None, null, out var skip) || !int.TryParse(size, NumberStyles.None, null, out var limit))
        {
            return Fail("offset and size take whole numbers.");
        }

        var found = await tokens.ListAsync(
            all => all with { Application = ApplicationOf(request), StreamId = StreamOf(id, request), Skip = skip },
            Math.Min(limit, MaxListed),
            request.HttpContext.RequestAborted);
        IReadOnlyList<AntMediaToken> answer = [.. found.Select(token => AnswerOf(token, token.Id.ToString()))];
        return Results.Json(answer, ManagementJson.Default.IReadOnlyListAntMediaToken);
    }

    private async Task<IResult> MintAsync(HttpRequest request, string streamId)
    {
        var application = ApplicationOf(request);
        if (!settings.Knows(application))
        {
            return SettingsApi.Unknown(settings);
        }

        if (TypeOf(request.Query["type"]) is not { } type)
        {
            return Fail("type takes play or publish.");
        }

        if (ExpiryOf(request.Query["expireDate"]) is not { } expiry)
        {
            return Fail("expireDate takes Unix seconds.");
        }

        var room = request.Query["roomId"].ToString();
        var wanted = new MintRequest
        {
            StreamId = streamId,
            Type = type,
            Application = application,
            ExpiresAt = expiry,
            AnyFolder = true,
            RoomId = room.Length > 0 ? room : null,
        };
        switch (await mint.MintAsync([wanted], null, Caller.Of(request.HttpContext), request.HttpContext.RequestAborted))
        {
            case MintResult.Minted { Tokens: [var minted] }:
                ManagementLog.Minted(logger, 1, application, streamId);
                return Results.Json(AnswerOf(minted.Token, minted.Secret.Reveal()), ManagementJson.Default.AntMediaToken);
            case MintResult.Invalid { Problems: [var first, ..] }:
                return Fail($"{(first.Field == "expiresAt" ? "expireDate" : first.Field)}: {first.Message}");
            default:
                return Fail("The token could not be made.");
        }
    }

    private static TokenType? TypeOf(string? type) => type switch { "play" => TokenType.Play, "publish" => TokenType.Publish, _ => null };

    /// <summary>Whatever lies beyond what a token may have, milliseconds for instance, fails by the limits.</summary>
    private static DateTimeOffset? ExpiryOf(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    private static AntMediaToken AnswerOf(TokenRecord token, string tokenId) =>
        new(tokenId, token.StreamId, token.ExpiresAt.ToUnixTimeSeconds(), TokensApi.NameOf(token.Type), token.RoomId);

    private static IResult Answer(AntMediaResult result) => Results.Json(result, ManagementJson.Default.AntMediaResult);

    private static IResult Fail(string message) =>
        Results.Json(new AntMediaResult(false, message), ManagementJson.Default.AntMediaResult, statusCode: StatusCodes.Status400BadRequest);
}
