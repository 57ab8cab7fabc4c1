namespace PlayGate.Shield.Cache;

/// <summary>What the choice of a stored response depends on, in whatever form the request is at hand.</summary>
internal abstract class CacheRequest(ShieldRoute route)
{
    private CacheDirectives? _directives;

    public ShieldRoute Route { get; } = route;

    /// <summary>
    /// Whether it has consumed a token. Its viewer may have waited for the stream to begin: a stored response that says the stream has not
    /// begun is no answer to it.
    /// </summary>
    public bool ConsumesToken { get; set; }

    /// <summary>The client, where one is told from another, so that its share is counted; else 0.</summary>
    public int Client { get; set; }

    /// <summary>Whether it has credentials: the origin must permit a shared cache to answer it (RFC 9111 §3.5).</summary>
    public abstract bool HasCredentials { get; }

    /// <summary>What the viewer asks of caches; on guarded routes no viewer may ask anything.</summary>
    public CacheDirectives Directives => _directives ??= Route.IsGuarded ? CacheDirectives.None : ReadDirectives();

    /// <summary>The value of a field by which the origin chooses, normalised.</summary>
    public string Selecting(string name) => RequestFields.Normalised(name, Field(name));

    /// <summary>All values of a field of the request, joined; null where there is none.</summary>
    protected abstract string? Field(string name);

    private CacheDirectives ReadDirectives()
    {
        if (Field("Cache-Control") is { } field)
        {
            return CacheDirectives.Parse(field);
        }

        // RFC 9111 §5.4: HTTP/1.0 clients have nothing else.
        return Field("Pragma") is { } pragma && pragma.Contains("no-cache", StringComparison.OrdinalIgnoreCase)
            ? CacheDirectives.Parse("no-cache")
            : CacheDirectives.None;
    }
}
