using PlayGate.Administration;
using PlayGate.Tokens;

namespace PlayGate.Server.Management;

/// <summary><c>/api/tokens</c>: mint, list, revoke, explain.</summary>
internal sealed class TokensApi(TokenMint mint, TokenAdministration tokens, TokenExplainer explainer, ILogger<TokensApi> logger)
{
    private const string IdempotencyKey = "Idempotency-Key";

    public static string NameOf(TokenType type) => type == TokenType.Play ? "play" : "publish";

    public static string NameOf(SessionCarrier carrier) => carrier switch
    {
        SessionCarrier.Path => "path",
        SessionCarrier.Auto => "auto",
        _ => "cookie",
    };

    public static DateTime ToMilliseconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds()).UtcDateTime;

    public async Task<IResult> MintAsync(HttpRequest request)
    {
        var (document, problem) = await JsonBody.ReadAsync(request);
        if (document is null)
        {
            return problem!;
        }

        using (document)
        {
            var errors = new FieldErrors();
            var wanted = MintBody.Read(document.RootElement, errors);
            var isMany = document.RootElement.ValueKind == System.Text.Json.JsonValueKind.Array;
            var key = IdempotencyKeyOf(request, errors);
            if (errors.Any)
            {
                // Only then: a repeated call gets its tokens again though its expiresAt has passed meanwhile.
                MintBody.Note(mint.Check(wanted), isMany, errors);
                return ManagementProblem.Invalid(errors);
            }

            return await MintAsync(wanted, isMany, key, request.HttpContext);
        }
    }

    public async Task<IResult> ListAsync(HttpRequest request)
    {
        var errors = new FieldErrors();
        var query = new QueryParameters(request.Query, errors, "application", "streamId", "type", "subject", "after", "limit");
        var (limit, after, type) = (query.Limit("limit"), query.Id("after"), query.Type("type"));
        if (errors.Any)
        {
            return ManagementProblem.Invalid(errors);
        }

        var found = await tokens.ListAsync(
            all => all with { Application = query.Text("application"), StreamId = query.Text("streamId"), Type = type, Subject = query.Text("subject"), After = after },
            limit + 1,
            request.HttpContext.RequestAborted);
        var page = found.Take(limit).Select(TokenAnswer.From).ToList();
        return Results.Json(new TokenPage(page, found.Count > limit ? page[^1].Id : null), ManagementJson.Default.TokenPage);
    }

    public async Task<IResult> RevokeAsync(string id, HttpRequest request)
    {
        var isKnown = Guid.TryParseExact(id, "D", out var handle)
            && await tokens.RevokeAsync(new TokenSelection { Id = handle }, Caller.Of(request.HttpContext), request.HttpContext.RequestAborted) > 0;
        if (!isKnown)
        {
            return ManagementProblem.NotFound("No usable token has this id.");
        }

        ManagementLog.Revoked(logger, 1, PlainText.Of(id));
        return Results.NoContent();
    }

    public async Task<IResult> RevokeManyAsync(HttpRequest request)
    {
        var errors = new FieldErrors();
        var query = new QueryParameters(request.Query, errors, "application", "streamId", "type", "subject");
        var selection = new TokenSelection
        {
            Application = query.Text("application"),
            StreamId = query.Text("streamId"),
            Type = query.Type("type"),
            Subject = query.Text("subject"),
        };
        if (errors.Any)
        {
            return ManagementProblem.Invalid(errors);
        }

        if (request.Query.Count == 0)
        {
            return ManagementProblem.Invalid("Say which tokens: streamId, application, type or subject.");
        }

        var deleted = await tokens.RevokeAsync(selection, Caller.Of(request.HttpContext), request.HttpContext.RequestAborted);
        ManagementLog.Revoked(logger, deleted, PlainText.Of(selection.StreamId ?? selection.Subject ?? selection.Application ?? ""));
        return Results.Json(new DeletedAnswer(deleted), ManagementJson.Default.DeletedAnswer);
    }

    public async Task<IResult> ExplainAsync(HttpRequest request)
    {
        var (document, problem) = await JsonBody.ReadAsync(request);
        if (document is null)
        {
            return problem!;
        }

        using (document)
        {
            var errors = new FieldErrors();
            var fields = new JsonFields(document.RootElement, "", errors);
            var (token, path, cookies) = (fields.Text("tokenId"), fields.RequiredText("path"), fields.Text("cookie"));
            var address = MintBody.AddressOf(fields, "address");
            fields.RefuseOthers();
            if (errors.Any)
            {
                return ManagementProblem.Invalid(errors);
            }

            var said = await explainer.ExplainAsync(
                new TokenSecret(token ?? ""), path!, cookies, new Client(address, null), request.HttpContext.RequestAborted);
            var answer = new ExplainAnswer(said.Status, said.Code, said.Reason, said.Token is { } known ? TokenAnswer.From(known) : null);
            return Results.Json(answer, ManagementJson.Default.ExplainAnswer);
        }
    }

    private async Task<IResult> MintAsync(IReadOnlyList<MintRequest> wanted, bool isMany, string? key, HttpContext context)
    {
        switch (await mint.MintAsync(wanted, key, Caller.Of(context), context.RequestAborted))
        {
            case MintResult.Minted { Tokens: var minted }:
                foreach (var stream in minted.CountBy(token => (token.Token.Application, token.Token.StreamId)))
                {
                    ManagementLog.Minted(logger, stream.Value, stream.Key.Application, stream.Key.StreamId);
                }

                IReadOnlyList<MintedAnswer> answers = [.. minted.Select(MintedAnswer.From)];
                return isMany
                    ? Results.Json(answers, ManagementJson.Default.IReadOnlyListMintedAnswer, statusCode: StatusCodes.Status201Created)
                    : Results.Json(answers[0], ManagementJson.Default.MintedAnswer, statusCode: StatusCodes.Status201Created);
            case MintResult.Invalid invalid:
                var errors = new FieldErrors();
                MintBody.Note(invalid.Problems, isMany, errors);
                return ManagementProblem.Invalid(errors);
            default:
                return new ManagementProblem(StatusCodes.Status422UnprocessableEntity, "idempotency_key_reused", "This Idempotency-Key was used with another body.");
        }
    }

    private static string? IdempotencyKeyOf(HttpRequest request, FieldErrors errors)
    {
        if (!request.Headers.TryGetValue(IdempotencyKey, out var values))
        {
            return null;
        }

        var key = values.ToString();
        if (values.Count != 1 || key.Length is 0 or > 255 || !key.All(letter => letter is > ' ' and <= '~'))
        {
            errors.Add(IdempotencyKey, "Takes 1 to 255 visible ASCII characters, once.");
        }

        return key;
    }
}
