namespace PlayGate.Delivery;

/// <summary>Says what a CDN is to be asked for, with and without a credential, so that it can be tried before viewers come.</summary>
public sealed class CdnInspector
{
    private readonly CdnDirectory _cdns;

    internal CdnInspector(CdnDirectory cdns) => _cdns = cdns;

    /// <summary>The URL of a file at the application's CDN, without a credential; null where the application has none.</summary>
    /// <param name="application">The application.</param>
    /// <param name="target">Path and query as a viewer would ask the gate for them, escaped.</param>
    public string? UnsignedUrl(string application, string target) => _cdns.Find(application)?.UnsignedUrlOf(target);

    /// <summary>
    /// The same with a credential that is good now; null for what is no media by its name, what the format does not sign, and where
    /// credentials are for one address, which is another one at the CDN than here.
    /// </summary>
    /// <param name="application">The application.</param>
    /// <param name="target">Path and query as a viewer would ask the gate for them, escaped.</param>
    public string? SignedUrl(string application, string target)
    {
        var mark = target.IndexOf('?', StringComparison.Ordinal) is var at and >= 0 ? at : target.Length;
        return _cdns.Find(application) is { IsBound: false } cdn && MediaFiles.IsMedia(target.AsSpan(0, mark))
            ? cdn.UrlOf(target[..mark], target[mark..], folder: null, address: null)
            : null;
    }
}
