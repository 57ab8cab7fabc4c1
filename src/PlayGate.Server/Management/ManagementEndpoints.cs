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
        .AddSingleton<AntMediaApi>()
        .AddApiDescription()
        .ConfigureHttpJsonOptions(json => ManagementJson.Configure(json.SerializerOptions));

    public static IApplicationBuilder UseManagementFence(this IApplicationBuilder app) => app.UseMiddleware<ManagementPipeline>();

    public static void MapManagement(this IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        var strict = endpoints.MapGroup("").AddEndpointFilter(IInput.RefuseAsync);
        MapTokens(strict.MapGroup("").WithTags("Tokens"), services.GetRequiredService<TokensApi>());
        MapSessions(strict.MapGroup("").WithTags("Sessions"), services.GetRequiredService<SessionsApi>());
        MapSettings(strict.MapGroup("").WithTags("Settings"), services.GetRequiredService<SettingsApi>());
        MapCluster(strict.MapGroup("").WithTags("Cluster"), services);
        MapHealth(endpoints.MapGroup("").WithTags("Health"), services.GetRequiredService<HealthApi>());
        endpoints.MapApiReference();
        endpoints.MapMetrics();
        endpoints.MapMediaHooks();
        var antMedia = endpoints.MapGroup("").WithTags("Ant Media").AddEndpointFilter(RefuseFoldedPathsAsync);
        MapAntMedia(antMedia.MapGroup("/rest"), services.GetRequiredService<AntMediaApi>(), "");
        MapAntMedia(antMedia.MapGroup("/{app}/rest"), services.GetRequiredService<AntMediaApi>(), "InApplication");
    }

    private static void MapTokens(RouteGroupBuilder calls, TokensApi api)
    {
        calls.MapPost("/api/tokens", api.MintAsync)
            .Is("mintTokens", "Mint one token, or 1 to 1,000 in one transaction",
                "Minted. An array is answered with an array, in its order.")
            .Produces<MintedAnswer>(StatusCodes.Status201Created).Fails(StatusCodes.Status422UnprocessableEntity);
        calls.MapGet("/api/tokens", api.ListAsync)
            .Is("listTokens", "List usable tokens, without their secrets", "A page, in the order of minting.");
        calls.MapDelete("/api/tokens", api.RevokeManyAsync)
            .Is("revokeTokens", "Revoke all usable tokens that match a filter", "Also those whose first response has not started.");
        calls.MapDelete("/api/tokens/{id}", api.RevokeAsync)
            .Is("revokeToken", "Revoke one token", "Revoked.").Fails(StatusCodes.Status404NotFound);
        calls.MapPost("/api/tokens/explain", api.ExplainAsync)
            .Is("explainToken", "Say what the gate would answer, and why", "Nothing is consumed.");
    }

    private static void MapSessions(RouteGroupBuilder calls, SessionsApi api)
    {
        calls.MapGet("/api/sessions", api.ListAsync)
            .Is("listSessions", "List open sessions", "A page, in the order in which their tokens were minted.");
        calls.MapDelete("/api/sessions", api.EndManyAsync)
            .Is("endSessions", "End all open sessions that match a filter",
                "Ended on every replica within a second; open responses are cut.");
        calls.MapDelete("/api/sessions/{id}", api.EndAsync)
            .Is("endSession", "End one session", "Ended on every replica within a second; open responses are cut.")
            .Fails(StatusCodes.Status404NotFound);
    }

    private static void MapSettings(RouteGroupBuilder calls, SettingsApi api)
    {
        calls.MapGet("/api/settings", api.List)
            .Is("listSettings", "List the applications and their switches", "As they stand on this replica.").WithoutStore();
        calls.MapGet("/api/settings/{application}", api.Read)
            .Is("readSettings", "Read the switches of an application", "As they stand on this replica.")
            .WithoutStore().Fails(StatusCodes.Status404NotFound);
        calls.MapPut("/api/settings/{application}", api.WriteAsync)
            .Is("writeSettings", "Turn token control on or off",
                "In effect here, and within a second on every replica. What was left out stays.")
            .Fails(StatusCodes.Status404NotFound);
    }

    private static void MapCluster(RouteGroupBuilder calls, IServiceProvider services)
    {
        calls.MapGet("/api/stats", services.GetRequiredService<StatsApi>().ReadAsync)
            .Is("readStats", "Show how the cluster fares", "Of all replicas; also while the store is away, which health.store then says.")
            .WithoutStore();
        calls.MapGet("/api/events", services.GetRequiredService<EventsApi>().ListenAsync)
            .Is("listenToEvents", "Listen to what happens at this replica's gate",
                "Server-sent events: `opened`, `refused`, `reused`, `ended`; each one's data is an Event. A slow reader is cut off.")
            .Produces<EventAnswer>(StatusCodes.Status200OK, "text/event-stream").WithoutStore().Fails(StatusCodes.Status429TooManyRequests);
        calls.MapGet("/api/audit", services.GetRequiredService<AuditApi>().ListAsync)
            .Is("listAudit", "List who changed what", "A page, the newest first.");
        calls.MapDelete("/api/shield", services.GetRequiredService<ShieldApi>().PurgeAsync)
            .Is("purgeShield", "Forget stored answers on this replica", "How many answers were forgotten.");
    }

    /// <summary>Load balancers and <c>wget --spider</c> ask with HEAD.</summary>
    private static void MapHealth(RouteGroupBuilder calls, HealthApi api)
    {
        string[] methods = [HttpMethods.Get, HttpMethods.Head];
        calls.MapMethods("/health/live", methods, HealthApi.Live)
            .Is("live", "Whether the process runs", "It does.", new HealthAnswer("live")).WithoutStore();
        calls.MapMethods("/health/ready", methods, api.ReadyAsync)
            .Is("ready", "Whether this replica can do its whole job",
                "The store is reachable and migrated; keys, switches and ended sessions are loaded.");
    }

    /// <summary>
    /// Kestrel has folded dot segments by now, and keeps empty ones; Ant Media's server drops those first, so the two read another id from
    /// such a path.
    /// </summary>
    private static ValueTask<object?> RefuseFoldedPathsAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        RequestPath.IsAsItStands(context.HttpContext)
            ? next(context)
            : ValueTask.FromResult<object?>(ManagementProblem.NotFound("No such call."));

    private static void MapAntMedia(RouteGroupBuilder calls, AntMediaApi api, string suffix)
    {
        calls.MapGet("/broadcast/getToken", api.GetTokenAsync).AsChange()
            .Is("antMediaGetToken" + suffix, "Mint a token (version 1)", "Minted.").IsAntMedia<AntMediaToken>();
        calls.MapGet("/v2/broadcasts/{id}/token", api.MintAsync).AsChange()
            .Is("antMediaMintToken" + suffix, "Mint a token", "Minted.").IsAntMedia<AntMediaToken>();
        calls.MapPost("/v2/broadcasts/validate-token", api.ValidateAsync)
            .Is("antMediaValidateToken" + suffix, "Consume a token for a server that asks about it", "success is true exactly once.")
            .IsAntMedia<AntMediaResult>();
        calls.MapDelete("/v2/broadcasts/{id}/tokens", api.RevokeAsync)
            .Is("antMediaRevokeTokens" + suffix, "Revoke all usable tokens of a stream", "Revoked.").IsAntMedia<AntMediaResult>();
        calls.MapGet("/v2/broadcasts/{id}/tokens/list/{offset}/{size}", api.ListAsync)
            .Is("antMediaListTokens" + suffix, "List usable tokens of a stream", "tokenId is the handle.")
            .IsAntMedia<List<AntMediaToken>>();
    }
}
