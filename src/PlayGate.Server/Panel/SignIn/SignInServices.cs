using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using PlayGate.Server.Configuration;
using PlayGate.Server.Panel.Hosting;

namespace PlayGate.Server.Panel.SignIn;

/// <summary>Sign-in to the panel, where keys or a provider are configured; elsewhere nothing of it exists.</summary>
internal static class SignInServices
{
    /// <summary>A working day; a page that is open then asks again.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(8);

    public static IServiceCollection AddSignIn(this IServiceCollection services, AdminOptions admin)
    {
        if (!admin.AsksForKey)
        {
            return services;
        }

        services.AddSingleton<SignInApi>();
        services.AddSingleton<SignInCheck>();
        services.AddSingleton<SignIns>();
        services.AddOptions<CookieAuthenticationOptions>(PanelIdentity.Scheme).Configure<SignInCheck>(Configure);
        var authentication = services.AddAuthentication(PanelIdentity.Scheme).AddCookie(PanelIdentity.Scheme);
        if (admin.Oidc.IsOn)
        {
            services.AddSingleton<OpenIdSignIn>();
            services.AddOptions<OpenIdConnectOptions>(OpenIdSignIn.Scheme).Configure<OpenIdSignIn>(
                (options, signIn) => signIn.Configure(options));
            authentication.AddOpenIdConnect(OpenIdSignIn.Scheme, _ => { });
        }

        return services;
    }

    public static void MapSignIn(this IEndpointRouteBuilder endpoints, AdminOptions admin)
    {
        if (!admin.AsksForKey)
        {
            return;
        }

        endpoints.MapPost(PanelPaths.KeySignIn, (SignInApi api, HttpContext context) => api.SignInByKeyAsync(context));
        endpoints.MapPost(PanelPaths.SignOut, (SignInApi api, HttpContext context) => api.SignOutAsync(context));
        if (admin.Oidc.IsOn)
        {
            endpoints.MapGet(PanelPaths.OpenIdSignIn, OpenIdSignIn.Begin);
            endpoints.MapGet(PanelPaths.OpenIdCallback, OpenIdSignIn.FinishAsync);
        }
    }

    private static void Configure(CookieAuthenticationOptions options, SignInCheck check)
    {
        options.Cookie.Name = PanelCookies.SignIn;
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = Lifetime;
        options.SlidingExpiration = false;
        options.Events.OnSigningIn = context =>
        {
            PanelIdentity.Begin(context.Principal!, context.Properties.ExpiresUtc!.Value);
            return Task.CompletedTask;
        };
        options.Events.OnValidatePrincipal = context =>
        {
            if (!check.Holds(context.Principal!))
            {
                context.RejectPrincipal();
            }

            return Task.CompletedTask;
        };
    }
}
