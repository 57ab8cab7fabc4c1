using System.Data.Common;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Data.Sqlite;
using Npgsql;
using PlayGate.Server.Management;
using PlayGate.Server.Telemetry;

namespace PlayGate.Server.Configuration;

/// <summary>What the host's settings must keep to, one line for each breach: the key, what is wrong with it, what it accepts.</summary>
internal static class SettingsRules
{
    private static readonly string[] RouteKindNames = ["play", "open", "cdn", "ingest", "whip", "whep", "websocket"];

    private const string ForwardAuthKey = "PlayGate:ForwardAuth:Proxy";

    public static IEnumerable<string> Check(ServerSettings settings) =>
        Origins(settings)
            .Concat(Store(settings))
            .Concat(Keys(settings.Server.Keys))
            .Concat(Admin(settings.Server.Admin))
            .Concat(OidcRules.Check(settings.Server.Admin.Oidc))
            .Concat(Hooks(settings))
            .Concat(ForwardAuth(settings.Server.ForwardAuth))
            .Concat(Forwarded(settings.Server.ForwardedHeaders))
            .Concat(Endpoints(settings.Configuration))
            .Concat(LimitRules.Check(settings.Limits))
            .Concat(OtelSettings.Check(settings.Configuration))
            .Concat(Routes(settings.Configuration.GetSection(ServerSettings.ProxySection)));

    public static bool IsNetwork(string text) => IPNetwork.TryParse(text, out _) || IPAddress.TryParse(text, out _);

    private static IEnumerable<string> Origins(ServerSettings settings)
    {
        var server = settings.Server;
        // Another proxy has the origins then.
        var isAsked = settings.Configuration[ForwardAuthKey] is { Length: > 0 };
        if (server.Origin is null && server.Applications.Count == 0 && server.Ingest.Origin is null
            && !isAsked && !settings.Configuration.GetSection(ServerSettings.ProxySection).Exists())
        {
            yield return "PlayGate:Origin is missing: no origin to protect. Set it to your origin, e.g. http://localhost:5080/LiveApp, or "
                + "write YARP routes into ReverseProxy; `playgate demo` shows it all with a stream of its own";
        }

        if (server.Origin is not null && !IsOrigin(server.Origin))
        {
            yield return $"PlayGate:Origin is '{server.Origin}'; it accepts an http or https URL without query, e.g. "
                + "http://localhost:5080/LiveApp";
        }

        if (server.Ingest.Origin is not null && !IsOrigin(server.Ingest.Origin))
        {
            yield return $"PlayGate:Ingest:Origin is '{server.Ingest.Origin}'; it accepts an http or https URL without query, e.g. "
                + "http://localhost:8090";
        }

        foreach (var (name, application) in server.Applications)
        {
            var key = $"PlayGate:Applications:{name}";
            if (!ApplicationNames.Allow(name))
            {
                yield return $"{key}: {ApplicationNames.Rule}";
            }

            if (application.Origin is { } origin ? !IsOrigin(origin) : !isAsked)
            {
                yield return $"{key}:Origin is '{application.Origin}'; it accepts an http or https URL without query, e.g. "
                    + $"http://localhost:5080/{name}";
            }
        }
    }

    private static IEnumerable<string> Store(ServerSettings settings)
    {
        var kind = settings.Server.Store;
        if (kind == StoreKind.Postgres && string.IsNullOrEmpty(settings.Configuration.GetConnectionString(ServerSettings.Section)))
        {
            return ["ConnectionStrings:PlayGate is missing; with PlayGate:Store=Postgres it accepts e.g. "
                + "Host=db;Database=playgate;Username=playgate;Password=…"];
        }

        try
        {
            DbConnectionStringBuilder read = kind == StoreKind.Postgres
                ? new NpgsqlConnectionStringBuilder(settings.ConnectionString)
                : new SqliteConnectionStringBuilder(settings.ConnectionString);
            return read is SqliteConnectionStringBuilder { DataSource.Length: 0 } ? throw new FormatException("It names no database.") : [];
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException)
        {
            // The text itself may hold a password and is not repeated.
            var example = kind == StoreKind.Postgres ? "Host=db;Database=playgate;Username=playgate;Password=…" : "Data Source=playgate.db";
            return [$"ConnectionStrings:PlayGate cannot be read for PlayGate:Store={kind}; it accepts e.g. {example}"];
        }
    }

    private static IEnumerable<string> Keys(KeyOptions keys)
    {
        if (keys.Certificate is null)
        {
            return [];
        }

        try
        {
            using var certificate = X509CertificateLoader.LoadPkcs12FromFile(keys.Certificate, keys.CertificatePassword);
            return certificate.HasPrivateKey ? [] : [$"PlayGate:Keys:Certificate: '{keys.Certificate}' holds no private key"];
        }
        catch (Exception failure) when (failure is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return [$"PlayGate:Keys:Certificate: '{keys.Certificate}' cannot be opened; it accepts a PFX file, with its password in "
                + "PlayGate:Keys:CertificatePassword"];
        }
    }

    private static IEnumerable<string> Admin(AdminOptions admin) =>
        admin.AllowedNetworks.Where(network => !IsNetwork(network))
            .Select(network => $"PlayGate:Admin:AllowedNetworks holds '{network}'; it accepts networks and addresses, e.g. 10.0.0.0/8")
            .Concat(admin.ApiKeys.Where(key => key.Length != 64 || !key.All(char.IsAsciiHexDigit))
                .Select((_, index) => $"PlayGate:Admin:ApiKeys holds an entry that is no SHA-256 ({index}); it accepts 64 hexadecimal "
                    + "digits: printf %s \"$KEY\" | sha256sum"));

    private static IEnumerable<string> Hooks(ServerSettings settings)
    {
        var networks = settings.Server.Hooks.AllowedNetworks;
        foreach (var network in networks.Where(network => !IsNetwork(network)))
        {
            yield return $"PlayGate:Hooks:AllowedNetworks holds '{network}'; it accepts networks and addresses, e.g. 10.0.0.0/8";
        }

        if (networks.Any(network => IsNetwork(network) && !Networks.IsLoopback(network))
            && string.IsNullOrEmpty(settings.Configuration[$"{ServerSettings.Section}:Hooks:Secret"]))
        {
            yield return "PlayGate:Hooks:Secret is missing: PlayGate:Hooks:AllowedNetworks goes beyond loopback, and every client there "
                + "could end sessions; set it to at least 16 characters";
        }
    }

    private static IEnumerable<string> ForwardAuth(ForwardAuthNetworkOptions asking) =>
        asking.AllowedNetworks.Where(network => !IsNetwork(network))
            .Select(
                network => $"PlayGate:ForwardAuth:AllowedNetworks holds '{network}'; it accepts networks and addresses, e.g. 10.0.0.0/8");

    private static IEnumerable<string> Forwarded(ForwardedOptions forwarded) =>
        forwarded.KnownProxies.Where(proxy => !IPAddress.TryParse(proxy, out _))
            .Select(proxy => $"PlayGate:ForwardedHeaders:KnownProxies holds '{proxy}'; it accepts addresses, e.g. 10.0.0.5")
            .Concat(forwarded.KnownNetworks.Where(network => !IPNetwork.TryParse(network, out _))
                .Select(network => $"PlayGate:ForwardedHeaders:KnownNetworks holds '{network}'; it accepts networks, e.g. 10.0.0.0/8"));

    private static IEnumerable<string> Endpoints(IConfiguration configuration) =>
        from key in new[] { ServerSettings.PublicEndpoint, ServerSettings.AdminEndpoint }
        let url = configuration[key]
        where !(url ?? "").StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            && !(url ?? "").StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        select $"{key} is '{url}'; it accepts a URL to listen on, e.g. http://*:8080";

    private static IEnumerable<string> Routes(IConfigurationSection proxy) => Kinds(proxy).Concat(
        from route in proxy.GetSection("Routes").GetChildren()
        let application = route["Metadata:PlayGate.Application"]
        where application is not null and not PlayGateOptions.DefaultApplication && !ApplicationNames.Allow(application)
        select $"{route.Path}:Metadata:PlayGate.Application is '{application}'; {ApplicationNames.Rule}");

    private static IEnumerable<string> Kinds(IConfigurationSection proxy) =>
        from route in proxy.GetSection("Routes").GetChildren()
        let kind = route["Metadata:PlayGate"]
        where !RouteKindNames.Contains(kind, StringComparer.OrdinalIgnoreCase)
        select $"{route.Path}:Metadata:PlayGate is '{kind}'; every route says \"play\" (guarded), \"ingest\", \"whip\", \"whep\", "
            + "\"websocket\" (signalling), \"cdn\" (for the application's CDN) or \"open\" (no gate)";

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Scheme: "http" or "https", Query: "", Fragment: "", UserInfo: "" };
}
