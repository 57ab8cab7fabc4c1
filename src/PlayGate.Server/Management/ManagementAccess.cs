using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using PlayGate.Http;
using PlayGate.Server.Configuration;
using PlayGate.Server.Panel.Hosting;
using PlayGate.Server.Panel.SignIn;

namespace PlayGate.Server.Management;

/// <summary>
/// Who has passed the fence shows an API key, or the cookie of a user who is signed in to the panel; where neither is configured,
/// nothing. The owner of the key or the cookie is the request's user.
/// </summary>
internal sealed class ManagementAccess(ApiKeys keys, IOptions<AdminOptions> options)
{
    private const string Scheme = "Bearer ";
    private readonly bool _asks = options.Value.AsksForKey;

    /// <summary>Null when the request may go on.</summary>
    public async ValueTask<ManagementProblem?> JudgeAsync(HttpContext context)
    {
        var path = context.Request.Path;
        if (!_asks || PathsWithoutKey.Contain(path))
        {
            return null;
        }

        var authorization = context.Request.Headers.Authorization.ToString();
        return authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? JudgeKey(context, HeaderBytes.TextOf(authorization[Scheme.Length..].Trim()))
            : await IsSignedInAsync(context) ? JudgeCookie(context)
            : PanelPaths.AreOpen(path) ? null
            : Refuse(context, "api_key_required", "Send an API key: Authorization: Bearer …");
    }

    private ManagementProblem? JudgeKey(HttpContext context, string key)
    {
        if (keys.Find(key) is not { } hash)
        {
            return Refuse(context, "api_key_invalid", "This API key is not known.");
        }

        context.User = PanelIdentity.OfKey(hash);
        return null;
    }

    private static async Task<bool> IsSignedInAsync(HttpContext context)
    {
        if (await context.AuthenticateAsync(PanelIdentity.Scheme) is not { Succeeded: true, Principal: { } user })
        {
            return false;
        }

        context.User = user;
        return true;
    }

    /// <summary>
    /// A browser sends the cookie whichever page made it ask, so a change has to prove that a page of ours did. The fence has turned away
    /// what says that it comes from elsewhere; here what says nothing goes too. Every browser says <c>Origin</c> with every method but GET
    /// and HEAD (Fetch standard §3.1), and a page cannot forge it.
    /// </summary>
    private static ManagementProblem? JudgeCookie(HttpContext context)
    {
        var request = context.Request;
        var isChange = !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);
        return isChange && request.Headers.Origin.Count == 0 && request.Headers["Sec-Fetch-Site"] != "same-origin"
            ? new ManagementProblem(
                StatusCodes.Status403Forbidden,
                "cross_site",
                "A change by cookie comes from a page of this listener, and the request says so (Origin); scripts send an API key.")
            : null;
    }

    private static ManagementProblem Refuse(HttpContext context, string code, string detail)
    {
        context.Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer";
        return new ManagementProblem(StatusCodes.Status401Unauthorized, code, detail);
    }
}
