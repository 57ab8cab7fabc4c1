using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using PlayGate.Administration;
using PlayGate.Redemption;
using PlayGate.Settings;
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

    public Task<IResult> GetTokenAsync([Needed] string? id, [AsParameters] AntMediaMint wanted, HttpContext context) =>
        MintOfAsync(id ?? "", wanted, context);

    public Task<IResult> MintAsync(string id, [AsParameters] AntMediaMint wanted, HttpContext context) =>
        MintOfAsync(StreamOf(id, context.Request), wanted, context);

    public async Task<IResult> ValidateAsync(Body<AntMediaValidation> body, HttpContext context)
    {
        var application = ApplicationOf(context.Request);
        if (!settings.Knows(application))
        {
            return SettingsApi.Unknown(settings);
        }

        // What is no object is bad input; an object whose fields are none of a token's is just no valid token.
        if (body.Problem is { } problem && problem.Errors?.ContainsKey("$") != false)
        {
            return problem.Status == StatusCodes.Status400BadRequest ? Fail(problem.Detail) : problem;
        }

        var isGood = body.Read is { TokenId: { } token, StreamId: { } stream } && TokensApi.TypeOf(body.Read.Type) is { } type
            && await tokens.ConsumeAsync(
                new ConsumeRequest(new TokenSecret(token), stream, type) { Application = application },
                Caller.Of(context),
                context.RequestAborted);
        return TypedResults.Ok(new AntMediaResult(isGood, isGood ? "" : "The token is not valid."));
    }

    public async Task<IResult> RevokeAsync(string id, HttpContext context)
    {
        var selection = new TokenSelection { Application = ApplicationOf(context.Request), StreamId = StreamOf(id, context.Request) };
        if (Refuse(selection.Application, selection.StreamId) is { } refusal)
        {
            return refusal;
        }

        var deleted = await tokens.RevokeAsync(selection, Caller.Of(context), context.RequestAborted);
        ManagementLog.Revoked(logger, deleted, PlainText.Of(selection.StreamId));
        return TypedResults.Ok(new AntMediaResult(true, $"{deleted} tokens revoked."));
    }

    public async Task<IResult> ListAsync(string id, string offset, string size, HttpContext context)
    {
        var (application, stream) = (ApplicationOf(context.Request), StreamOf(id, context.Request));
        if (Refuse(application, stream) is { } refusal)
        {
            return refusal;
        }

        if (!int.TryParse(offset, NumberStyles.None, null, out var skip) || !int.TryParse(size, NumberStyles.None, null, out var limit))
        {
            return Fail("offset and size take whole numbers.");
        }

        var found = await tokens.ListAsync(
            all => all with { Application = application, StreamId = stream, Skip = skip },
            Math.Min(limit, MaxListed),
            context.RequestAborted);
        return TypedResults.Ok(found.Select(token => AnswerOf(token, token.Id.ToString())).ToList());
    }

    private async Task<IResult> MintOfAsync(string streamId, AntMediaMint wanted, HttpContext context)
    {
        var application = ApplicationOf(context.Request);
        if (!settings.Knows(application))
        {
            return SettingsApi.Unknown(settings);
        }

        if (TokensApi.TypeOf(wanted.Type) is not { } type)
        {
            return Fail("type takes play or publish.");
        }

        if (ExpiryOf(wanted.ExpireDate) is not { } expiry)
        {
            return Fail("expireDate takes Unix seconds.");
        }

        var request = new MintRequest
        {
            StreamId = streamId,
            Type = type,
            Application = application,
            ExpiresAt = expiry,
            AnyFolder = true,
            RoomId = wanted.RoomId is { Length: > 0 } room ? room : null,
        };
        switch (await mint.MintAsync([request], null, Caller.Of(context), context.RequestAborted))
        {
            case MintResult.Minted { Tokens: [var minted] }:
                ManagementLog.Minted(logger, 1, application, streamId);
                return TypedResults.Ok(AnswerOf(minted.Token, minted.Secret.Reveal()));
            case MintResult.Invalid { Problems: [var first, ..] }:
                return Fail($"{(first.Field == "expiresAt" ? "expireDate" : first.Field)}: {first.Message}");
            default:
                return Fail("The token could not be made.");
        }
    }

    private IResult? Refuse(string application, string stream) =>
        !settings.Knows(application) ? SettingsApi.Unknown(settings)
        : !PlainRule.IsMet(stream) ? Fail($"id: {PlainRule.Text}")
        : null;

    /// <summary>Whatever lies beyond what a token may have, milliseconds for instance, fails by the limits.</summary>
    private static DateTimeOffset? ExpiryOf(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    private static AntMediaToken AnswerOf(TokenRecord token, string tokenId) =>
        new(tokenId, token.StreamId, token.ExpiresAt.ToUnixTimeSeconds(), TokensApi.NameOf(token.Type), token.RoomId);

    private static BadRequest<AntMediaResult> Fail(string message) => TypedResults.BadRequest(new AntMediaResult(false, message));
}
