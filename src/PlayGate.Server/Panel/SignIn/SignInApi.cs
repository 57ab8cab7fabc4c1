using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using PlayGate.Clients;
using PlayGate.Server.Management;
using PlayGate.Server.Panel.Hosting;
using PlayGate.Telemetry;

namespace PlayGate.Server.Panel.SignIn;

/// <summary>What the forms of the panel's sign-in lead to.</summary>
internal sealed class SignInApi(ApiKeys keys, SignIns signIns, IAntiforgery antiforgery, LineLimit lines, ILogger<SignInApi> logger)
{
    /// <summary>Where to go after the sign-in; only ever a path of ours.</summary>
    public static string ReturnPath(string? wanted) =>
        wanted is ['/', ..]
            && !wanted.StartsWith("//", StringComparison.Ordinal)
            && !wanted.Contains('\\', StringComparison.Ordinal)
            && !wanted.Any(char.IsControl) ? wanted : "/";

    public static string PageUrl(string returnPath, string? failure = null) =>
        PanelPaths.SignIn + QueryString.Create(new Dictionary<string, string?>
        {
            ["to"] = returnPath == "/" ? null : returnPath,
            ["failed"] = failure,
        }
            .Where(pair => pair.Value is not null));

    public async Task<IResult> SignInByKeyAsync(HttpContext context)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return Results.LocalRedirect(PageUrl("/", "form"));
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var returnPath = ReturnPath(form["to"]);
        if (keys.Find(form["key"].ToString().Trim()) is not { } hash)
        {
            if (ClientAddress.Plain(context.Connection.RemoteIpAddress) is var address && lines.Allows(2101, address))
            {
                SignInLog.Refused(logger, address);
            }

            return Results.LocalRedirect(PageUrl(returnPath, "key"));
        }

        var user = PanelIdentity.OfKey(hash);
        await context.SignInAsync(PanelIdentity.Scheme, user);
        SignInLog.SignedIn(logger, user.Identity!.Name, ClientAddress.Plain(context.Connection.RemoteIpAddress));
        return Results.LocalRedirect(returnPath);
    }

    /// <summary>
    /// Ends the sign-in on every replica, with all its tabs and copies of its cookie. The browser forgets its cookie in any case: where the
    /// store is away, that and this replica are all that can be done, and the page says so.
    /// </summary>
    public async Task<IResult> SignOutAsync(HttpContext context)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return Results.LocalRedirect(PanelPaths.SignIn);
        }

        await context.SignOutAsync(PanelIdentity.Scheme);
        try
        {
            // Not called off with the request: the browser may go elsewhere as soon as this page hears that its sign-in is over.
            await signIns.EndAsync(context.User, CancellationToken.None);
            return Results.LocalRedirect(PanelPaths.SignIn);
        }
        catch (StoreUnavailableException)
        {
            SignInLog.NotEnded(logger, context.User.Identity?.Name, ClientAddress.Plain(context.Connection.RemoteIpAddress));
            return Results.LocalRedirect(PageUrl("/", "store"));
        }
    }
}
