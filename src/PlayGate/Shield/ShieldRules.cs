namespace PlayGate.Shield;

/// <summary>The limits of the shield's settings, with one message for each that is broken.</summary>
internal static class ShieldRules
{
    private const long MinSize = 1024 * 1024;
    private static readonly TimeSpan MaxTtl = TimeSpan.FromDays(366);

    public static IEnumerable<string> Check(ShieldOptions shield)
    {
        (string, TimeSpan)[] lifetimes =
        [
            ("SegmentTtl", shield.SegmentTtl), ("PlaylistTtl", shield.PlaylistTtl), ("NegativeTtl", shield.NegativeTtl),
        ];
        foreach (var (name, ttl) in lifetimes)
        {
            if (ttl < TimeSpan.Zero || ttl > MaxTtl)
            {
                yield return $"PlayGate:Shield:{name} is {ttl:c}; it accepts 00:00:00 to {MaxTtl:c}";
            }
        }

        if (shield.HeuristicPercent is < 0 or > 100)
        {
            yield return $"PlayGate:Shield:HeuristicPercent is {shield.HeuristicPercent}; it accepts 0 to 100";
        }

        if (shield.SizeLimit < MinSize)
        {
            yield return $"PlayGate:Shield:SizeLimit is {shield.SizeLimit}; it accepts {MinSize} bytes or more, "
                + "or set PlayGate:Shield:Enabled to false";
        }

        if (shield.MaxObjectSize < 1 || shield.MaxObjectSize > shield.SizeLimit)
        {
            yield return $"PlayGate:Shield:MaxObjectSize is {shield.MaxObjectSize}; "
                + $"it accepts 1 to PlayGate:Shield:SizeLimit ({shield.SizeLimit})";
        }

        if (shield.MaxOriginConcurrency is < 1 or > 1_000_000)
        {
            yield return $"PlayGate:Shield:MaxOriginConcurrency is {shield.MaxOriginConcurrency}; it accepts 1 to 1000000";
        }

        if (shield.Retries is < 0 or > 10)
        {
            yield return $"PlayGate:Shield:Retries is {shield.Retries}; it accepts 0 to 10";
        }

        foreach (var (name, secret) in new[] { ("CdnSecret", shield.CdnSecret), ("OriginSecret", shield.OriginSecret) })
        {
            if (secret is not null && (secret.Length == 0 || !secret.All(c => c is > ' ' and < '\x7f')))
            {
                yield return $"PlayGate:Shield:{name} holds what no header can carry; it accepts printable ASCII without spaces";
            }
        }
    }
}
