using PlayGate.Media.Hooks;
using PlayGate.Server.Telemetry;

namespace PlayGate.Server.Management;

/// <summary>The management surface as a list.</summary>
internal static class ManagementEndpoints
{
    public static IServiceCollection AddManagement(this IServiceCollection services) => services
        .AddSingleton<ManagementFence>()
        .AddSingleton<ApiKeys>()
        .AddSingleton<ManagementAccess>()
        .AddSingleton<TokensApi>()
        .AddSingleton<SessionsApi>()
        .AddSingleton<SettingsApi>()
        .AddSingleton<EventsApi>()
        .AddSingleton<ShieldApi>()
        .AddSingleton<AuditApi>()
        .AddSingleton<StatsApi>()
        .AddSingleton<HealthApi>()
        .AddSingleton<AntMediaApi>();

    public static IApplicationBuilder UseManagementFence(this IApplicationBuilder app) => app.UseMiddleware<ManagementPipeline>();

    public static void MapManagement(this IEndpointRouteBuilder endpoints)
    {
        MapApi(endpoints);
        endpoints.MapApiReference();
        endpoints.MapMetrics();
        endpoints.MapMediaHooks();
        MapAntMedia(endpoints.MapGroup("/rest").AddEndpointFilter(RefuseFoldedPathsAsync));
        MapAntMedia(endpoints.MapGroup("/{app}/rest").AddEndpointFilter(RefuseFoldedPathsAsync));
    }

    private static void MapApi(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/api/tokens", (TokensApi api, HttpRequest request) => api.MintAsync(request));
        endpoints.MapGet("/api/tokens", (TokensApi api, HttpRequest request) => api.ListAsync(request));
        endpoints.MapDelete("/api/tokens", (TokensApi api, HttpRequest request) => api.RevokeManyAsync(request));
        endpoints.MapDelete("/api/tokens/{id}", (TokensApi api, string id, HttpRequest request) => api.RevokeAsync(id, request));
        endpoints.MapPost("/api/tokens/explain", (TokensApi api, HttpRequest request) => api.ExplainAsync(request));

        endpoints.MapGet("/api/sessions", (SessionsApi api, HttpRequest request) => api.ListAsync(request));
        endpoints.MapDelete("/api/sessions", (SessionsApi api, HttpRequest request) => api.EndManyAsync(request));
        endpoints.MapDelete("/api/sessions/{id}", (SessionsApi api, string id, HttpRequest request) => api.EndAsync(id, request));

        endpoints.MapGet("/api/audit", (AuditApi api, HttpRequest request) => api.ListAsync(request));
        endpoints.MapGet("/api/stats", (StatsApi api, HttpRequest request) => api.ReadAsync(request));
        endpoints.MapGet("/api/events", (EventsApi api, HttpContext context) => api.ListenAsync(context));

        endpoints.MapGet("/api/settings", (SettingsApi api) => api.List());
        endpoints.MapGet("/api/settings/{application}", (SettingsApi api, string application) => api.Read(application));
        endpoints.MapPut("/api/settings/{application}", (SettingsApi api, string application, HttpRequest request) => api.WriteAsync(application, request));

        endpoints.MapDelete("/api/shield", (ShieldApi api, HttpRequest request) => api.PurgeAsync(request));

        // Load balancers and `wget --spider` ask with HEAD.
        string[] methods = [HttpMethods.Get, HttpMethods.Head];
        endpoints.MapMethods("/health/live", methods, HealthApi.Live);
        endpoints.MapMethods("/health/ready", methods, (HealthApi api, CancellationToken cancellation) => api.ReadyAsync(cancellation));
    }

    /// <summary>
    /// Kestrel has folded dot segments by now, and keeps empty ones; Ant Media's server drops those first, so the two read another id from
    /// such a path.
    /// </summary>
    private static ValueTask<object?> RefuseFoldedPathsAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        RequestPath.IsAsItStands(context.HttpContext) ? next(context) : ValueTask.FromResult<object?>(ManagementProblem.NotFound("No such call."));

    private static void MapAntMedia(RouteGroupBuilder rest)
    {
        rest.MapGet("/broadcast/getToken", (AntMediaApi api, HttpRequest request) => api.GetTokenAsync(request)).AsChange();
        rest.MapGet("/v2/broadcasts/{id}/token", (AntMediaApi api, string id, HttpRequest request) => api.GetTokenAsync(id, request)).AsChange();
        rest.MapPost("/v2/broadcasts/validate-token", (AntMediaApi api, HttpRequest request) => api.ValidateAsync(request));
        rest.MapDelete("/v2/broadcasts/{id}/tokens", (AntMediaApi api, string id, HttpRequest request) => api.RevokeAsync(id, request));
        rest.MapGet("/v2/broadcasts/{id}/tokens/list/{offset}/{size}", (AntMediaApi api, string id, string offset, string size, HttpRequest request) =>
            api.ListAsync(id, offset, size, request));
    }
}
