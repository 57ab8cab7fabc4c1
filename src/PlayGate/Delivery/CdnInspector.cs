using Microsoft.Extensions.Options;

namespace PlayGate.Delivery;

/// <summary>Says what a CDN is to be asked for, with and without a credential, so that it can be tried before viewers come.</summary>
public sealed class CdnInspector
{
    private readonly PlayGateOptions _options;
    private readonly TimeProvider _time;

    internal CdnInspector(IOptions<PlayGateOptions> options, TimeProvider time) => (_options, _time) = (options.Value, time);

    /// <summary>The URL of a file at the application's CDN, without a credential; null where the application has none.</summary>
    /// <param name="application">The application.</param>
    /// <param name="target">Path and query as a viewer would ask the gate for them, escaped.</param>
    public string? UnsignedUrl(string application, string target) =>
        _options.CdnOf(application) is { } cdn && CdnRules.ReadUrl(cdn.Url) is { } url
            ? url.GetLeftPart(UriPartial.Authority) + url.AbsolutePath.TrimEnd('/') + target
            : null;

    /// <summary>
    /// The same with a credential that is good now; null for what is no media by its name, what the format does not sign, and where
    /// credentials are for one address, which is another one at the CDN than here.
    /// </summary>
    /// <param name="application">The application.</param>
    /// <param name="target">Path and query as a viewer would ask the gate for them, escaped.</param>
    public string? SignedUrl(string application, string target)
    {
        var mark = target.IndexOf('?', StringComparison.Ordinal) is var at and >= 0 ? at : target.Length;
        if (_options.CdnOf(application) is not { Bind: CdnBinding.None } cdn || CdnRules.ReadUrl(cdn.Url) is not { } url
            || !MediaFiles.IsMedia(target.AsSpan(0, mark)))
        {
            return null;
        }

        var format = CdnFormats.Create(new CdnSetup(cdn, url));
        var signed = new CdnTarget(url.AbsolutePath.TrimEnd('/') + target[..mark], target[mark..], EndOf(cdn), Address: null);
        if (!format.CanSign(signed))
        {
            return null;
        }

        var credential = format.SignOne(signed);
        var between = signed.Query.Length == 0 ? "?" : "&";
        return $"{url.GetLeftPart(UriPartial.Authority)}{signed.Path}{signed.Query}{between}{credential.Query}";
    }

    /// <summary>The end of a credential of this window, in whole seconds.</summary>
    private DateTimeOffset EndOf(CdnOptions cdn)
    {
        var now = _time.GetUtcNow().UtcTicks;
        var end = new DateTimeOffset(now - (now % cdn.Window.Ticks), TimeSpan.Zero) + cdn.Window + cdn.Lifetime;
        return DateTimeOffset.FromUnixTimeSeconds((long)Math.Ceiling((end - DateTimeOffset.UnixEpoch).TotalSeconds));
    }
}
