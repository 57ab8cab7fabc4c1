using System.Collections.Frozen;
using System.Text;
using PlayGate.Delivery;
using PlayGate.Routes;
using Yarp.ReverseProxy.Configuration;

namespace PlayGate.Shield.Edge;

/// <summary>An open route by which an application's CDN fetches media.</summary>
/// <param name="Application">The application.</param>
/// <param name="Parameters">
/// The query parameters of the CDN's credentials. Names are compared as the gate wrote them: what a viewer writes in another way was no
/// credential to the edge, and makes an object of its own like every parameter that a viewer invents.
/// </param>
internal sealed record EdgeRoute(string Application, FrozenSet<string> Parameters)
{
    public static bool Is(RouteConfig route) =>
        route.Metadata?.GetValueOrDefault(GateRoute.KindKey) is { } kind
        && kind.Equals(GateRoute.OpenToCdn, StringComparison.OrdinalIgnoreCase);

    /// <exception cref="FormatException">The application has no CDN, or no secret shuts the route to all others.</exception>
    public static EdgeRoute From(RouteConfig route, PlayGateOptions options)
    {
        var application = route.Metadata!.GetValueOrDefault(GateRoute.ApplicationKey, PlayGateOptions.DefaultApplication);
        if (options.CdnOf(application) is not { } cdn || CdnRules.ReadUrl(cdn.Url) is not { } url)
        {
            throw new FormatException($"The application {application} has no CDN: PlayGate:Cdn or PlayGate:Applications:{application}:Cdn "
                + "names one.");
        }

        return string.IsNullOrEmpty(options.Shield.CdnSecret)
            ? throw new FormatException("Without PlayGate:Shield:CdnSecret it would be open to all.")
            : new EdgeRoute(application, CdnFormats.Create(new CdnSetup(cdn, url)).Parameters.ToFrozenSet(StringComparer.Ordinal));
    }

    /// <summary>A query without the credential; all other bytes stay, in their order.</summary>
    /// <param name="query">The query with its leading <c>?</c>, or empty.</param>
    public string Cut(string query)
    {
        if (query.Length < 2)
        {
            return "";
        }

        var kept = new StringBuilder(query.Length);
        foreach (var pair in query[1..].Split('&'))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (!Parameters.Contains(equals < 0 ? pair : pair[..equals]))
            {
                kept.Append(kept.Length == 0 ? '?' : '&').Append(pair);
            }
        }

        return kept.ToString();
    }
}
