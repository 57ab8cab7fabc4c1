namespace PlayGate.Server.Management;

/// <summary>
/// Ant Media's clients mint by <c>GET</c>. A browser sends one to wherever a page of any site points it, with the cookie it has and perhaps
/// without a word of which page that is: <c>Origin</c> is not sent with it, and <c>Sec-Fetch-Site</c> only to https and, by most browsers,
/// to loopback. So these calls are changes: a cookie has to come with proof that a page of ours asks. Where no key is needed, what looks
/// like a browser has to prove that, or that a person typed the address. Programs send neither, and are let in.
/// </summary>
internal static class MintingByGet
{
    private static readonly ManagementProblem s_refusal = new(
        StatusCodes.Status403Forbidden,
        "cross_site",
        "Minting by GET is for programs and for pages of this listener (Origin, Sec-Fetch-Site); send an API key, or POST /api/tokens.");

    public static RouteHandlerBuilder AsChange(this RouteHandlerBuilder call) => call.AddEndpointFilter((context, next) =>
        MayGoOn(context.HttpContext) ? next(context) : ValueTask.FromResult<object?>(s_refusal));

    private static bool MayGoOn(HttpContext context)
    {
        var headers = context.Request.Headers;
        var site = headers["Sec-Fetch-Site"].ToString();

        // No page can send a bearer, or an Origin of ours: the fence has turned away every other one.
        if (headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            || headers.Origin.Count > 0
            || site == "same-origin")
        {
            return true;
        }

        var isByCookie = context.User.Identity is { IsAuthenticated: true };
        return !isByCookie && (site == "none" || !IsBrowser(headers));
    }

    /// <summary>All browsers name themselves so, and no page can change that for a request that needs no preflight.</summary>
    private static bool IsBrowser(IHeaderDictionary headers) =>
        headers.Referer.Count > 0 || headers.UserAgent.ToString().Contains("Mozilla/", StringComparison.OrdinalIgnoreCase);
}
