namespace PlayGate.Shield.Cache;

/// <summary>What the choice of a stored answer depends on, in whatever form the request is at hand.</summary>
internal abstract class CacheRequest(ShieldRoute route)
{
    private CacheDirectives? _directives;

    public ShieldRoute Route { get; } = route;

    /// <summary>
    /// Whether a token was spent for it. Its viewer may have waited for the stream to begin: a stored answer that says it has not is no
    /// answer to them.
    /// </summary>
    public bool SpendsToken { get; set; }

    /// <summary>Whose request it is, where one client is told from another: what they take of what all share is counted. Else 0.</summary>
    public int Client { get; set; }

    /// <summary>It brings what a shared cache has to ask the origin's leave for (RFC 9111 §3.5).</summary>
    public abstract bool HasCredentials { get; }

    /// <summary>What the viewer asks of caches; on guarded routes nobody may.</summary>
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
