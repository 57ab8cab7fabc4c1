using Microsoft.Extensions.Logging;
using PlayGate.Shield;
using PlayGate.Shield.Cache;

namespace PlayGate.Administration;

/// <summary>What operators do with the shield.</summary>
public sealed class ShieldAdministration
{
    private readonly ShieldStore _store;
    private readonly ILogger<ShieldAdministration> _logger;

    internal ShieldAdministration(ShieldStore store, ILogger<ShieldAdministration> logger) => (_store, _logger) = (store, logger);

    /// <summary>Forgets stored answers, of all clusters and with any query.</summary>
    /// <param name="path">
    /// A path as the origin is asked for it, e.g. <c>/streams/cam.m3u8</c>; a <c>*</c> at its end stands for any rest.
    /// </param>
    /// <returns>How many answers it has forgotten.</returns>
    public int Purge(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var count = path.EndsWith('*')
            ? _store.Remove(key => key.Path.StartsWith(path.AsSpan(0, path.Length - 1), StringComparison.Ordinal))
            : _store.Remove(key => key.Path.SequenceEqual(path));
        ShieldLog.Purged(_logger, PlainText.Of(path), count);
        return count;
    }
}
