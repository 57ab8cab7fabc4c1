using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using PlayGate.Administration;
using PlayGate.Sessions;
using PlayGate.Tokens;

namespace PlayGate.Server.Management;

/// <summary><c>/api/tokens</c>: mint, list, revoke, explain.</summary>
internal sealed class TokensApi(TokenMint mint, TokenAdministration tokens, TokenExplainer explainer, ILogger<TokensApi> logger)
{
    private const string IdempotencyKey = "Idempotency-Key";

    public static string NameOf(TokenType type) => type == TokenType.Play ? "play" : "publish";

    public static TokenType? TypeOf(string? name) => name switch { "play" => TokenType.Play, "publish" => TokenType.Publish, _ => null };

    public static string NameOf(SessionCarrier carrier) => carrier switch
    {
        SessionCarrier.Path => "path",
        SessionCarrier.Auto => "auto",
        _ => "cookie",
    };

    public static DateTime ToMilliseconds(DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds()).UtcDateTime;

    public async Task<IResult> MintAsync(MintBatch batch, [FromHeader(Name = IdempotencyKey)] string? key, HttpContext context)
    {
        var isOnce = context.Request.Headers[IdempotencyKey].Count <= 1;
        if (!isOnce || (key is not null && (key.Length is 0 or > 255 || !key.All(letter => letter is > ' ' and <= '~'))))
        {
            batch.Errors.Add(IdempotencyKey, "Takes 1 to 255 visible ASCII characters, once.");
        }

        if (batch.Errors.Any)
        {
            // Only then: a repeated call gets its tokens again though its expiresAt has passed meanwhile.
            batch.Note(mint.Check(batch.Requests));
            return ManagementProblem.Invalid(batch.Errors);
        }

        switch (await mint.MintAsync(batch.Requests, key, Caller.Of(context), context.RequestAborted))
        {
            case MintResult.Minted { Tokens: var minted }:
                foreach (var stream in minted.CountBy(token => (token.Token.Application, token.Token.StreamId)))
                {
                    ManagementLog.Minted(logger, stream.Value, stream.Key.Application, stream.Key.StreamId);
                }

                var answers = minted.Select(MintedAnswer.From).ToList();
                return batch.IsMany ? TypedResults.Created((string?)null, answers) : TypedResults.Created((string?)null, answers[0]);
            case MintResult.Invalid invalid:
                batch.Note(invalid.Problems);
                return ManagementProblem.Invalid(batch.Errors);
            default:
                return new ManagementProblem(
                    StatusCodes.Status422UnprocessableEntity, "idempotency_key_reused", "This Idempotency-Key was used with another body.");
        }
    }

    public async Task<Ok<ListPage<TokenAnswer>>> ListAsync(Query<TokenQuery> input, CancellationToken cancellation)
    {
        var query = input.Value;
        var found = await tokens.ListAsync(
            all => all with
            {
                Application = query.Application,
                StreamId = query.StreamId,
                Type = TypeOf(query.Type),
                Subject = query.Subject,
                After = query.After,
            },
            query.Limit + 1,
            cancellation);
        return TypedResults.Ok(ListPage.Of(found, query.Limit, TokenAnswer.From, token => token.Id));
    }

    public async Task<Results<NoContent, ManagementProblem>> RevokeAsync(string id, HttpContext context)
    {
        var isKnown = Guid.TryParseExact(id, "D", out var handle)
            && await tokens.RevokeAsync(new TokenSelection { Id = handle }, Caller.Of(context), context.RequestAborted) > 0;
        if (!isKnown)
        {
            return ManagementProblem.NotFound("No usable token has this id.");
        }

        ManagementLog.Revoked(logger, 1, PlainText.Of(id));
        return TypedResults.NoContent();
    }

    public async Task<Results<Ok<DeletedAnswer>, ManagementProblem>> RevokeManyAsync(Query<TokenFilter> input, HttpContext context)
    {
        var filter = input.Value;
        if ((filter.StreamId ?? filter.Subject ?? filter.Application ?? filter.Type) is not { } named)
        {
            return ManagementProblem.Invalid("Say which tokens: streamId, application, type or subject.");
        }

        var selection = new TokenSelection
        {
            Application = filter.Application,
            StreamId = filter.StreamId,
            Type = TypeOf(filter.Type),
            Subject = filter.Subject,
        };
        var deleted = await tokens.RevokeAsync(selection, Caller.Of(context), context.RequestAborted);
        ManagementLog.Revoked(logger, deleted, PlainText.Of(named));
        return TypedResults.Ok(new DeletedAnswer(deleted));
    }

    public async Task<Results<Ok<ExplainAnswer>, ManagementProblem>> ExplainAsync(Body<ExplainBody> input, CancellationToken cancellation)
    {
        var body = input.Value;
        if (body.Url is null == body.Path is null || (body.Url is not null && body.TokenId is not null))
        {
            var errors = new FieldErrors();
            errors.Add(body.Url is null ? "path" : "url", "Takes a path, with tokenId or without, or a url alone.");
            return ManagementProblem.Invalid(errors);
        }

        var client = new Client(AddressAttribute.Parse(body.Address), null);
        var secret = new TokenSecret(body.TokenId ?? "");
        var said = await explainer.ExplainAsync(secret, body.Url ?? body.Path!, body.Cookie, client, cancellation);
        var token = said.Token is { } known ? TokenAnswer.From(known) : null;
        var claims = said.Claims.Count > 0
            ? said.Claims.DistinctBy(claim => claim.Key).ToDictionary(claim => claim.Key, claim => claim.Value, StringComparer.Ordinal)
            : null;
        return TypedResults.Ok(new ExplainAnswer(said.Status, said.Code, said.Reason, token, said.Issuer, claims));
    }
}
