namespace PlayGate.Server.Configuration;

/// <summary>The host's own settings in the section <c>PlayGate</c>, beside the library's <see cref="PlayGateOptions"/>.</summary>
internal sealed class ServerOptions
{
    /// <summary>The origin of the application <c>default</c>: scheme, host, port and, where the origin has one, a base path.</summary>
    public string? Origin { get; set; }

    /// <summary>Where files of a stream are sent.</summary>
    public IngestOptions Ingest { get; } = new();

    /// <summary>Further applications by name.</summary>
    public IDictionary<string, ServerApplication> Applications { get; } = new Dictionary<string, ServerApplication>(StringComparer.Ordinal);

    /// <summary>What <c>ConnectionStrings:PlayGate</c> leads to.</summary>
    public StoreKind Store { get; set; } = StoreKind.Sqlite;

    /// <summary>Whether the server migrates a PostgreSQL store at start.</summary>
    public bool Migrate { get; set; } = true;

    /// <summary>Protection of the key ring at rest.</summary>
    public KeyOptions Keys { get; } = new();

    /// <summary>Who may manage.</summary>
    public AdminOptions Admin { get; } = new();

    /// <summary>Who may send hooks; what they have to send with them is the library's to ask for.</summary>
    public HookNetworkOptions Hooks { get; } = new();

    /// <summary>Which proxies may ask for forward-auth; in which way they do is the library's to know.</summary>
    public ForwardAuthNetworkOptions ForwardAuth { get; } = new();

    /// <summary>Whom forwarded addresses are believed from.</summary>
    public ForwardedOptions ForwardedHeaders { get; } = new();
}

internal sealed class IngestOptions
{
    /// <summary>What takes the files of the application <c>default</c>, where that is another than its origin.</summary>
    public string? Origin { get; set; }
}

internal sealed class ServerApplication
{
    /// <summary>This application's origin.</summary>
    public string? Origin { get; set; }
}

internal enum StoreKind
{
    Sqlite,
    Postgres,
}

internal sealed class KeyOptions
{
    /// <summary>A PFX file; without it a dump of the database can forge sessions.</summary>
    public string? Certificate { get; set; }

    /// <summary>The file's password, if it has one.</summary>
    public string? CertificatePassword { get; set; }
}

internal sealed class HookNetworkOptions
{
    /// <summary>Networks (CIDR) of media servers; loopback where nothing is said.</summary>
    public IList<string> AllowedNetworks { get; } = [];
}

internal sealed class ForwardAuthNetworkOptions
{
    /// <summary>Networks (CIDR) of proxies that ask; loopback where nothing is said.</summary>
    public IList<string> AllowedNetworks { get; } = [];
}

internal sealed class ForwardedOptions
{
    /// <summary>Addresses of proxies in front.</summary>
    public IList<string> KnownProxies { get; } = [];

    /// <summary>Networks (CIDR) of proxies in front.</summary>
    public IList<string> KnownNetworks { get; } = [];

    public bool Any => KnownProxies.Count + KnownNetworks.Count > 0;
}
