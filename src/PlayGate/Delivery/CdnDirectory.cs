using Microsoft.Extensions.Options;

namespace PlayGate.Delivery;

/// <summary>Which CDN delivers the media of an application.</summary>
internal sealed class CdnDirectory
{
    private readonly PlayGateOptions _options;
    private readonly Dictionary<CdnOptions, CdnDelivery> _cdns;

    public CdnDirectory(IOptions<PlayGateOptions> options, CdnMetrics metrics, TimeProvider time)
    {
        _options = options.Value;
        _cdns = _options.Cdns.ToDictionary(cdn => cdn.Value, cdn => new CdnDelivery(cdn.Key, cdn.Value, metrics, time));
    }

    /// <summary>Null where the gate delivers its media itself.</summary>
    public CdnDelivery? Find(string application) => _options.CdnOf(application) is { } cdn ? _cdns[cdn] : null;
}
