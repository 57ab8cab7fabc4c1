using Microsoft.AspNetCore.Mvc;
using PlayGate.Publishing.Hooks;
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
        var strict = endpoints.MapGroup("").AddEndpointFilter(IInput.RefuseAsync);
        MapTokens(strict.MapGroup("").WithTags("Tokens"));
        MapSessions(strict.MapGroup("").WithTags("Sessions"));
        MapSettings(strict.MapGroup("").WithTags("Settings"));
        MapCluster(strict.MapGroup("").WithTags("Cluster"));
        MapHealth(endpoints.MapGroup("").WithTags("Health"));
        endpoints.MapApiReference();
        endpoints.MapMetrics();
        endpoints.MapMediaHooks();
        var antMedia = endpoints.MapGroup("").WithTags("Ant Media").AddEndpointFilter(RefuseFoldedPathsAsync);
        MapAntMedia(antMedia.MapGroup("/rest"), "");
        MapAntMedia(antMedia.MapGroup("/{app}/rest"), "InApplication");
    }

    private static void MapTokens(RouteGroupBuilder calls)
    {
        calls.MapPost("/api/tokens",
                (TokensApi api, MintBatch body, [FromHeader(Name = TokensApi.IdempotencyKey)] string? _, HttpContext context) => api.MintAsync(body, context))
            .Is("mintTokens", "Mint one token, or 1 to 1,000 in one transaction", "Minted. An array is answered with an array, in its order.")
            .Produces<MintedAnswer>(StatusCodes.Status201Created)
            .Fails(StatusCodes.Status422UnprocessableEntity);
        calls.MapGet("/api/tokens", (TokensApi api, Query<TokenQuery> query, CancellationToken cancellation) => api.ListAsync(query.Value, cancellation))
            .Is("listTokens", "List usable tokens, without their secrets", "A page, in the order of minting.");
        calls.MapDelete("/api/tokens", (TokensApi api, Query<TokenFilter> query, HttpContext context) => api.RevokeManyAsync(query.Value, context))
            .Is("revokeTokens", "Revoke all usable tokens that match; at least one filter is needed", "Also those whose first response has not started.");
        calls.MapDelete("/api/tokens/{id}", (TokensApi api, string id, HttpContext context) => api.RevokeAsync(id, context))
            .Is("revokeToken", "Revoke one token", "Revoked.").Fails(StatusCodes.Status404NotFound);
        calls.MapPost("/api/tokens/explain", (TokensApi api, Body<ExplainBody> body, CancellationToken cancellation) =>
                api.ExplainAsync(body.Value, cancellation))
            .Is("explainToken", "Say what the gate would answer, and why", "Nothing is consumed.");
    }

    private static void MapSessions(RouteGroupBuilder calls)
    {
        calls.MapGet("/api/sessions", (SessionsApi api, Query<SessionQuery> query, CancellationToken cancellation) => api.ListAsync(query.Value, cancellation))
            .Is("listSessions", "List open sessions", "A page, in the order of their tokens' minting.");
        calls.MapDelete("/api/sessions", (SessionsApi api, Query<SessionFilter> query, HttpContext context) => api.EndManyAsync(query.Value, context))
            .Is("endSessions", "End all open sessions that match; at least one filter is needed", "Ended on every replica within a second.");
        calls.MapDelete("/api/sessions/{id}", (SessionsApi api, string id, HttpContext context) => api.EndAsync(id, context))
            .Is("endSession", "End one session, on every replica, with its open responses", "Ended.").Fails(StatusCodes.Status404NotFound);
    }

    private static void MapSettings(RouteGroupBuilder calls)
    {
        calls.MapGet("/api/settings", (SettingsApi api) => api.List())
            .Is("listSettings", "List the applications with their token control", "All of them.").WithoutStore();
        calls.MapGet("/api/settings/{application}", (SettingsApi api, string application) => api.Read(application))
            .Is("readSettings", "Read token control of an application", "The switches.").WithoutStore().Fails(StatusCodes.Status404NotFound);
        calls.MapPut("/api/settings/{application}",
                (SettingsApi api, string application, Body<SettingsChange> body, HttpContext context) =>
                    api.WriteAsync(application, body.Value, context))
            .Is("writeSettings", "Switch token control of an application", "The switches as they are now; on every replica within a second.")
            .Fails(StatusCodes.Status404NotFound);
    }

    private static void MapCluster(RouteGroupBuilder calls)
    {
        calls.MapGet("/api/stats", (StatsApi api, Query<NoQuery> _, CancellationToken cancellation) => api.ReadAsync(cancellation))
            .Is("readStats", "Read how the cluster fares", "Also while the store is away, with the figures of before.").WithoutStore();
        calls.MapGet("/api/events", (EventsApi api, HttpContext context) => api.ListenAsync(context))
            .Is("listenToEvents", "Listen to what happens at this replica's gate",
                "Server-sent events: `opened`, `refused`, `reused`, `ended`; each one's data is an Event. A listener that reads too slowly is cut off.")
            .Produces<EventAnswer>(StatusCodes.Status200OK, "text/event-stream").WithoutStore().Fails(StatusCodes.Status429TooManyRequests);
        calls.MapGet("/api/audit", (AuditApi api, Query<ChangeQuery> query, CancellationToken cancellation) => api.ListAsync(query.Value, cancellation))
            .Is("listAudit", "List who changed what", "A page, the newest first.");
        calls.MapDelete("/api/shield", (ShieldApi api, Query<ShieldQuery> query, HttpContext context) => api.PurgeAsync(query.Value.Path!, context))
            .Is("purgeShield", "Forget what this replica's shield has stored", "How many answers are forgotten.");
    }

    /// <summary>Load balancers and <c>wget --spider</c> ask with HEAD.</summary>
    private static void MapHealth(RouteGroupBuilder calls)
    {
        string[] methods = [HttpMethods.Get, HttpMethods.Head];
        calls.MapMethods("/health/live", methods, HealthApi.Live).Is("live", "Whether this process runs", "It does.", new HealthAnswer("live")).WithoutStore();
        calls.MapMethods("/health/ready", methods, (HealthApi api, CancellationToken cancellation) => api.ReadyAsync(cancellation))
            .Is("ready", "Whether this replica can do its whole job", "The store is reachable and migrated; keys, switches and ended sessions are loaded.");
    }

    /// <summary>
    /// Kestrel has folded dot segments by now, and keeps empty ones; Ant Media's server drops those first, so the two read another id from
    /// such a path.
    /// </summary>
    private static ValueTask<object?> RefuseFoldedPathsAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        RequestPath.IsAsItStands(context.HttpContext) ? next(context) : ValueTask.FromResult<object?>(ManagementProblem.NotFound("No such call."));

    private static void MapAntMedia(RouteGroupBuilder calls, string suffix)
    {
        calls.MapGet("/broadcast/getToken",
                (AntMediaApi api, [Needed] string? id, [AsParameters] AntMediaMint wanted, HttpContext context) =>
                    api.MintAsync(id ?? "", wanted, context))
            .AsChange().Is("antMediaGetToken" + suffix, "Mint a token (version 1)", "Minted.").IsAntMedia<AntMediaToken>();
        calls.MapGet("/v2/broadcasts/{id}/token",
                (AntMediaApi api, string id, [AsParameters] AntMediaMint wanted, HttpContext context) =>
                    api.MintAsync(AntMediaApi.StreamOf(id, context.Request), wanted, context))
            .AsChange().Is("antMediaMintToken" + suffix, "Mint a token (version 2)", "Minted.").IsAntMedia<AntMediaToken>();
        calls.MapPost("/v2/broadcasts/validate-token", (AntMediaApi api, Body<AntMediaValidation> body, HttpContext context) =>
                api.ValidateAsync(body, context))
            .Is("antMediaValidateToken" + suffix, "Consume a token for a server that asks about it", "success is true exactly once.")
            .IsAntMedia<AntMediaResult>();
        calls.MapDelete("/v2/broadcasts/{id}/tokens", (AntMediaApi api, string id, HttpContext context) => api.RevokeAsync(id, context))
            .Is("antMediaRevokeTokens" + suffix, "Revoke all usable tokens of a stream", "Revoked.").IsAntMedia<AntMediaResult>();
        calls.MapGet("/v2/broadcasts/{id}/tokens/list/{offset}/{size}",
                (AntMediaApi api, string id, string offset, string size, HttpContext context) => api.ListAsync(id, offset, size, context))
            .Is("antMediaListTokens" + suffix, "List usable tokens of a stream", "tokenId is the handle.").IsAntMedia<List<AntMediaToken>>();
    }
}
