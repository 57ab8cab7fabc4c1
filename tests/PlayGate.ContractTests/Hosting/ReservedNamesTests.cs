using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using PlayGate.ContractTests.Delivery;
using PlayGate.Server.Configuration;
using PlayGate.Server.Management;
using PlayGate.Server.Panel.Hosting;

namespace PlayGate.ContractTests.Hosting;

/// <summary>The lists of names and paths are held against what both listeners really map, so that none is forgotten (issue 15).</summary>
public sealed class ReservedNamesTests
{
    private static readonly (string, string)[] s_everything =
    [
        ("PlayGate:Admin:ApiKeys:0", new string('a', 64)),
        ("PlayGate:Admin:Oidc:Authority", "https://id.example"),
        ("PlayGate:Admin:Oidc:ClientId", "panel"),
        ("PlayGate:Admin:Oidc:RequiredClaim", "*"),
        ("PlayGate:Ingest:Origin", "http://127.0.0.1:1"),
        .. CdnGate.Settings,
    ];

    [Fact]
    public async Task The_first_segment_of_every_path_of_either_listener_is_reserved()
    {
        await using var gate = await TestGate.InFrontOfAsync("http://127.0.0.1:1", s_everything);

        var first = Mapped(gate)
            .Select(pattern => pattern.PathSegments is [{ Parts: [RoutePatternLiteralPart literal] }, ..] ? literal.Content : null)
            .OfType<string>().Where(segment => !segment.Contains('.', StringComparison.Ordinal))
                .ToHashSet(StringComparer.OrdinalIgnoreCase);

        Assert.Superset(new HashSet<string>(
            [
                "streams", "cdn", "websocket", "whip", "api", "rest", "hooks", "docs", "metrics", "sign-in", "sign-out", "_blazor",
                "_framework", "why",
            ],
            StringComparer.OrdinalIgnoreCase), first);
        Assert.Empty(first.Except(ApplicationNames.Reserved, StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Whether a path is open is asked of a list, and not of the endpoint: the two have to agree.</summary>
    [Fact]
    public async Task Paths_without_a_key_are_whole_endpoints_and_none_that_mints_or_reveals()
    {
        await using var gate = await TestGate.InFrontOfAsync("http://127.0.0.1:1", s_everything);
        var paths = Mapped(gate).Select(pattern => "/" + pattern.RawText!.TrimStart('/')).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(
            [
                "/health/live", "/health/ready", "/hooks/mediamtx", "/hooks/nginx-rtmp", "/hooks/ovenmediaengine", "/hooks/srs",
                "/sign-in", "/sign-in/key", "/sign-in/openid", "/sign-in/openid/callback",
            ],
            paths.Where(path => PathsWithoutKey.Contain(path) || PanelPaths.AreOpen(path)).Order(StringComparer.Ordinal));
        Assert.All(
            paths.Where(path => path.StartsWith("/hooks/", StringComparison.Ordinal)),
            path => Assert.True(PathsWithoutKey.IsHook(path), path));
    }

    private static IEnumerable<RoutePattern> Mapped(TestGate gate) =>
        gate.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .Concat(gate.Services.GetRequiredService<PanelHost>().Endpoints)
            .OfType<RouteEndpoint>().Select(endpoint => endpoint.RoutePattern);
}
