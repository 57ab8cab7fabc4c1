namespace PlayGate.Issuers;

/// <summary>Refuses settings of issuers that could not work, one line for each.</summary>
internal static class IssuerRules
{
    private static readonly TimeSpan MaxSkew = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestLifetime = TimeSpan.FromDays(366);

    public static IEnumerable<string> Check(PlayGateOptions options) =>
        options.Issuers.SelectMany(issuer => Check(issuer.Key, issuer.Value, options)
            .Select(error => $"PlayGate:Issuers:{issuer.Key}:{error}"));

    private static IEnumerable<string> Check(string name, IssuerOptions issuer, PlayGateOptions options)
    {
        if (issuer.MaxLifetime < TimeSpan.FromSeconds(1) || issuer.MaxLifetime > LongestLifetime)
        {
            yield return $"MaxLifetime is {issuer.MaxLifetime:c}; it accepts 00:00:01 to {LongestLifetime:c}";
        }

        if (issuer.Skew < TimeSpan.Zero || issuer.Skew > MaxSkew)
        {
            yield return $"Skew is {issuer.Skew:c}; it accepts 00:00:00 to {MaxSkew:c}";
        }

        foreach (var application in issuer.Applications)
        {
            if (application != PlayGateOptions.DefaultApplication && !options.Applications.ContainsKey(application))
            {
                yield return $"Applications holds '{application}'; it accepts {PlayGateOptions.DefaultApplication} and the names below "
                    + "PlayGate:Applications";
            }
        }

        if (Trouble(name, issuer) is { } trouble)
        {
            yield return trouble;
        }
    }

    /// <summary>What its format says of its settings and of its keys.</summary>
    private static string? Trouble(string name, IssuerOptions issuer)
    {
        try
        {
            IssuerFormats.Create(new IssuerSetup(name, issuer, TimeProvider.System));
            return null;
        }
        catch (IssuerSettingException setting)
        {
            return $"{setting.Key}: {setting.Message}";
        }
    }
}
