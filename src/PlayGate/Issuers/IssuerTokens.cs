using PlayGate.Tokens;

namespace PlayGate.Issuers;

/// <summary>
/// The tokens of all issuers in the settings. Each issuer's format is asked whether it knows a token; one good reading is enough. Where
/// there is none, the refusal that knows most of the token is told.
/// </summary>
internal sealed class IssuerTokens(IReadOnlyList<Issuer> issuers, IssuerMetrics metrics, TimeProvider time) : ITokenFormat
{
    public IEnumerable<string> Parameters => issuers.SelectMany(issuer => issuer.Format.Parameters);

    public IEnumerable<KeyValuePair<string, string>> PathParameters =>
        from issuer in issuers
        where issuer.Format.PathParameter is not null
        select KeyValuePair.Create(issuer.Format.PathParameter, issuer.Format.Parameters[0]);

    public IEnumerable<string> Headers => issuers.Select(issuer => issuer.Format.Header).OfType<string>();

    public IEnumerable<string> Cookies => issuers.Select(issuer => issuer.Format.Cookie).OfType<string>();

    public bool TakesBearer => issuers.Any(issuer => issuer.Format.TakesBearer);

    public bool Recognises(string text) => issuers.Any(issuer => issuer.Format.Recognises(text));

    /// <inheritdoc/>
    public async ValueTask<TokenVerdict?> ValidateAsync(Credential credential, TokenDemand demand, CancellationToken cancellation)
    {
        TokenVerdict? best = null;
        foreach (var issuer in issuers)
        {
            if (await ReadAsync(issuer, credential, demand, cancellation) is not { } reading)
            {
                continue;
            }

            var verdict = reading is IssuedReading.Genuine { Claims: var claims }
                ? new IssuedDecision(issuer, claims, demand, time.GetUtcNow()).Decide()
                : Bad(issuer, (IssuedReading.Refused)reading);
            metrics.Validated(issuer.Name, (verdict as TokenVerdict.Bad)?.Reason);
            if (verdict is TokenVerdict.Good)
            {
                return verdict;
            }

            best = best is null || Rank(verdict) > Rank(best) ? verdict : best;
        }

        return best;
    }

    /// <inheritdoc/>
    public async ValueTask<TokenIdentity?> IdentifyAsync(Credential credential, TokenDemand demand, CancellationToken cancellation)
    {
        foreach (var issuer in issuers)
        {
            var claims = await ReadAsync(issuer, credential, demand, cancellation) switch
            {
                IssuedReading.Genuine genuine => genuine.Claims,
                IssuedReading.Refused refused => refused.Claims,
                _ => null,
            };
            if (claims is not null)
            {
                return IssuedIdentity.Of(issuer, claims, demand);
            }
        }

        return null;
    }

    private static async ValueTask<IssuedReading?> ReadAsync(
        Issuer issuer, Credential credential, TokenDemand demand, CancellationToken cancellation)
    {
        if (!issuer.Serves(demand.Application))
        {
            return null;
        }

        var request = demand.Request ?? ViewerRequest.ForStream(demand.Application, demand.StreamPath);
        try
        {
            return await issuer.Format.ReadAsync(new IssuedToken(credential, request, demand.Client), cancellation);
        }
        catch (IssuerUnavailableException unavailable)
        {
            return new IssuedReading.Refused(Refusal.IssuerUnavailable, unavailable.Message);
        }
    }

    private static TokenVerdict.Bad Bad(Issuer issuer, IssuedReading.Refused refused) =>
        new(refused.Reason) { Words = new IssuedWords(issuer.Name, refused.Because, refused.Claims?.Shown ?? []) };

    /// <summary>A token whose signature is good is this issuer's; one whose keys are not known may be; every other is not.</summary>
    private static int Rank(TokenVerdict verdict) =>
        verdict is { Words.Claims.Count: > 0 } ? 2 : verdict is TokenVerdict.Bad { Reason.Status: 503 } ? 1 : 0;
}
