using PlayGate.Delivery;
using Yarp.ReverseProxy.Configuration;

namespace PlayGate.Server.Commands.Check;

/// <summary>
/// Whether CDNs verify what the gate signs: a URL without a credential must be refused, one with a credential must be served. An edge that
/// does not look at credentials serves all who ask, and nothing else would tell.
/// </summary>
internal sealed class CdnCheck(Verdicts verdicts, CdnInspector cdns) : IDisposable
{
    private const string Subject = "cdn";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly UriCreationOptions AsItIs = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>Without the origin's secret: the edge may be another one's than the operator thinks.</summary>
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        Timeout = Patience,
    };

    public static async Task RunAsync(Verdicts verdicts, IServiceProvider services, CancellationToken cancellation)
    {
        var providers = services.GetServices<IProxyConfigProvider>().ToList();
        var cdns = services.GetRequiredService<CdnInspector>();
        using var check = new CdnCheck(verdicts, cdns);
        foreach (var application in StreamRoute.Applications(providers))
        {
            if (StreamRoute.Find(providers, application) is { } route
                && cdns.UnsignedUrl(application, $"{route.Prefix}/playgate-check.ts") is { } url)
            {
                check.SayWhetherFetched(providers, application);
                await check.ExpectRefusalAsync(url, cancellation);
            }
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Asks for the first of a stream's files that a CDN would deliver.</summary>
    /// <param name="application">The stream's application, which may have no CDN.</param>
    /// <param name="targets">The files, as viewers would ask the gate for them.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async Task TryAsync(string application, IEnumerable<string> targets, CancellationToken cancellation)
    {
        foreach (var target in targets)
        {
            if (cdns.SignedUrl(application, target) is { } signed && cdns.UnsignedUrl(application, target) is { } unsigned)
            {
                await ExpectRefusalAsync(unsigned, cancellation);
                await ExpectServiceAsync(signed, unsigned, target, cancellation);
                return;
            }
        }

        if (cdns.UnsignedUrl(application, "") is not null)
        {
            verdicts.Add(Subject, true, "no signed URL was tried: the stream names no media, or credentials are for one address");
        }
    }

    private void SayWhetherFetched(List<IProxyConfigProvider> providers, string application)
    {
        if (!StreamRoute.HasCdn(providers, application))
        {
            verdicts.Add(Subject, false, $"the application {application} has a CDN, and no route for it: write one with "
                + "\"PlayGate\": \"cdn\" for /cdn/… (docs/shield.md)");
        }
    }

    /// <summary>A 404 or a 502 is no refusal: the edge has asked for the file without a credential.</summary>
    private async Task ExpectRefusalAsync(string url, CancellationToken cancellation)
    {
        var (status, problem) = await AskAsync(url, cancellation);
        var isRefused = status is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden or StatusCodes.Status410Gone;
        verdicts.Add(
            Subject,
            isRefused,
            isRefused ? $"ok: refuses {url} without a credential ({status})"
            : status == 0 ? $"unreachable: {url}: {problem}"
            : $"not refused without a credential ({status}): {url}: the edge has to verify what the gate signs");
    }

    /// <summary>The credential itself is not said.</summary>
    private async Task ExpectServiceAsync(string signed, string url, string target, CancellationToken cancellation)
    {
        var (status, problem) = await AskAsync(signed, cancellation);
        var isServed = status is StatusCodes.Status200OK or StatusCodes.Status206PartialContent;
        verdicts.Add(
            Subject,
            isServed,
            isServed ? $"ok: serves {url} with a credential ({status})"
            : status == 0 ? $"unreachable: {url}: {problem}"
            : $"not served with a credential ({status}): {url}: {Remedy(status, target)}");
    }

    private static string Remedy(int status, string target) => status switch
    {
        StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden or StatusCodes.Status410Gone =>
            "the edge has another key, path or clock, or the gate does not get X-PlayGate-Cdn from it",
        StatusCodes.Status404NotFound => $"the edge has to ask the gate for /cdn{target}",
        >= StatusCodes.Status500InternalServerError => "the edge does not reach the gate, or the gate the origin",
        _ => "no player expects that",
    };

    private Task<(int Status, string? Problem)> AskAsync(string url, CancellationToken cancellation) =>
        OriginClient.ProbeAsync(_client, new Uri(url, AsItIs), cancellation);
}
