namespace PlayGate.Delivery;

/// <summary>Refuses settings of CDNs that could not work, one line for each.</summary>
internal static class CdnRules
{
    private static readonly TimeSpan MinWindow = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxSpan = TimeSpan.FromDays(1);

    public static IEnumerable<string> Check(PlayGateOptions options) =>
        options.Cdns.SelectMany(cdn => Check(cdn.Value).Select(error => $"PlayGate:Cdns:{cdn.Key}:{error}"))
            .Concat(options.Applications.Select(named => ($"PlayGate:Applications:{named.Key}:Cdn", named.Value.Cdn))
                .Append(("PlayGate:Cdn", options.Cdn))
                .SelectMany(use => CheckUse(use.Item1, use.Item2, options)));

    /// <summary>Where a <c>Url</c> can be used: scheme, host, and a prefix without a query.</summary>
    public static Uri? ReadUrl(string? text) =>
        Uri.TryCreate(text?.TrimEnd('/'), UriKind.Absolute, out var url)
        && url is { Scheme: "http" or "https", Query: "", Fragment: "", UserInfo: "" }
            ? url
            : null;

    private static IEnumerable<string> Check(CdnOptions cdn)
    {
        if (ReadUrl(cdn.Url) is not { } url)
        {
            yield return $"Url is '{cdn.Url}'; it accepts scheme, host and a prefix, e.g. https://edge.example.com/video";
            yield break;
        }

        if (cdn.Window < MinWindow || cdn.Window > MaxSpan)
        {
            yield return $"Window is {cdn.Window:c}; it accepts {MinWindow:c} to {MaxSpan:c}";
        }

        if (cdn.Lifetime < MinWindow || cdn.Lifetime > MaxSpan)
        {
            yield return $"Lifetime is {cdn.Lifetime:c}; it accepts {MinWindow:c} to {MaxSpan:c}";
        }

        if (Trouble(cdn, url) is { } trouble)
        {
            yield return trouble;
        }
    }

    /// <summary>What its format says of its settings and of its keys.</summary>
    private static string? Trouble(CdnOptions cdn, Uri url)
    {
        try
        {
            CdnFormats.Create(new CdnSetup(cdn, url));
            return null;
        }
        catch (CdnSettingException setting)
        {
            return $"{setting.Key}: {setting.Message}";
        }
    }

    private static IEnumerable<string> CheckUse(string key, string? name, PlayGateOptions options)
    {
        if (name is not { Length: > 0 })
        {
            yield break;
        }

        if (!options.Cdns.ContainsKey(name))
        {
            yield return $"{key} is '{name}'; it accepts the names below PlayGate:Cdns";
        }

        if (string.IsNullOrEmpty(options.Shield.CdnSecret))
        {
            yield return $"{key} needs PlayGate:Shield:CdnSecret: without it the CDN's routes would be open to everybody";
        }
    }
}
