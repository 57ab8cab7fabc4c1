using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using PlayGate.Clients;
using PlayGate.Server.Configuration;
using PlayGate.Server.Panel.Hosting;
using PlayGate.Telemetry;

namespace PlayGate.Server.Panel.SignIn;

/// <summary>
/// Sign-in by OpenID Connect: code flow with PKCE. The provider answers with a plain navigation (<c>response_mode=query</c>), the one
/// request from another site that the fence lets through; state, nonce and PKCE tie it to the browser that began.
/// </summary>
internal sealed class OpenIdSignIn(IOptions<AdminOptions> options, SignInCheck check, LineLimit lines, ILogger<OpenIdSignIn> logger)
{
    public const string Scheme = "openid";
    private static readonly string[] s_names = ["email", "preferred_username", "name", "sub"];
    private readonly OidcOptions _oidc = options.Value.Oidc;

    public static IResult Begin(HttpContext context) => Results.Challenge(
        new AuthenticationProperties { RedirectUri = SignInApi.ReturnPath(context.Request.Query["to"]) }, [Scheme]);

    public static async Task<IResult> FinishAsync(HttpContext context, IAuthenticationHandlerProvider handlers) =>
        await handlers.GetHandlerAsync(context, Scheme) is IAuthenticationRequestHandler handler && await handler.HandleRequestAsync()
            ? Results.Empty
            : Results.NotFound();

    public void Configure(OpenIdConnectOptions openId)
    {
        (openId.Authority, openId.ClientId, openId.ClientSecret) = (_oidc.Authority, _oidc.ClientId, _oidc.ClientSecret);
        openId.RequireHttpsMetadata = _oidc.Authority!.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
        openId.SignInScheme = PanelIdentity.Scheme;
        openId.CallbackPath = PanelPaths.OpenIdCallback;
        (openId.ResponseType, openId.ResponseMode) = ("code", "query");
        openId.GetClaimsFromUserInfoEndpoint = true;
        openId.MapInboundClaims = false;
        openId.SaveTokens = false;
        openId.Scope.Add("email");
        foreach (var scope in _oidc.Scopes)
        {
            openId.Scope.Add(scope);
        }

        if (RequiredClaim() is { } required)
        {
            openId.ClaimActions.MapJsonKey(required.Type, required.Type);
        }

        // The way back is a navigation from another site: Lax cookies come along, and need no https where the panel has none.
        foreach (var cookie in new[] { openId.CorrelationCookie, openId.NonceCookie })
        {
            (cookie.SameSite, cookie.SecurePolicy) = (SameSiteMode.Lax, CookieSecurePolicy.SameAsRequest);
        }

        openId.Events.OnTicketReceived = LetInAsync;
        openId.Events.OnRemoteFailure = FailAsync;
    }

    /// <summary>The cookie holds a name and by which provider it came, not what the provider said besides.</summary>
    private async Task LetInAsync(TicketReceivedContext ticket)
    {
        var claims = ticket.Principal!;
        var named = s_names.Select(type => claims.FindFirstValue(type)).FirstOrDefault(value => !string.IsNullOrEmpty(value));
        var name = PlainText.Of(named ?? "unnamed");
        var address = ClientAddress.Plain(ticket.HttpContext.Connection.RemoteIpAddress);
        ticket.HandleResponse();
        if (RequiredClaim() is { } required && !claims.HasClaim(required.Type, required.Value))
        {
            if (lines.Allows(2102, (address, name)))
            {
                SignInLog.LacksClaim(logger, address, name);
            }

            await WriteWayOnAsync(ticket.Response, SignInApi.PageUrl("/", "claim"));
            return;
        }

        await ticket.HttpContext.SignInAsync(PanelIdentity.Scheme, PanelIdentity.OfProvider(name, check.Provider));
        SignInLog.SignedIn(logger, name, address);
        await WriteWayOnAsync(ticket.Response, SignInApi.ReturnPath(ticket.ReturnUri));
    }

    private Task FailAsync(RemoteFailureContext failure)
    {
        if (failure.Failure?.GetType().Name is var cause && lines.Allows(2103, cause))
        {
            SignInLog.ProviderFailed(logger, cause);
        }

        failure.HandleResponse();
        return WriteWayOnAsync(failure.Response, SignInApi.PageUrl("/", "provider"));
    }

    /// <summary>
    /// A page that goes on by itself, not a redirect: that would still count as a navigation from the provider's site, which neither a
    /// SameSite=Strict cookie nor the fence takes.
    /// </summary>
    private static async Task WriteWayOnAsync(HttpResponse response, string path)
    {
        PanelHeaders.Apply(response);
        response.ContentType = "text/html; charset=utf-8";
        var url = System.Text.Encodings.Web.HtmlEncoder.Default.Encode(path);
        await response.WriteAsync("<!DOCTYPE html><html lang=\"en\"><title>PlayGate</title><meta http-equiv=\"refresh\" "
            + $"content=\"0;url={url}\"><a href=\"{url}\">Go on</a></html>");
    }

    private (string Type, string Value)? RequiredClaim() =>
        _oidc.RequiredClaim == OidcOptions.AnyUser || _oidc.RequiredClaim!.Split('=', 2) is not [var type, var value]
            ? null
            : (type, value);
}
