namespace PlayGate.Delivery;

/// <summary>The formats by the names that the settings have for them.</summary>
internal static class CdnFormats
{
    private static readonly Dictionary<CdnFormat, Func<CdnSetup, ICdnFormat>> Known = new()
    {
        [CdnFormat.SecureLink] = setup => new SecureLinkCdn(setup),
        [CdnFormat.CloudFront] = setup => new CloudFrontCdn(setup),
        [CdnFormat.Akamai] = setup => new AkamaiCdn(setup),
        [CdnFormat.Bunny] = setup => new BunnyCdn(setup),
        [CdnFormat.GoogleMediaCdn] = setup => new GoogleMediaCdn(setup),
        [CdnFormat.CloudflareWaf] = setup => new CloudflareWafCdn(setup),
        [CdnFormat.UriSigning] = setup => new UriSigningCdn(setup),
        [CdnFormat.UrlSig] = setup => new UrlSigCdn(setup),
    };

    /// <summary>The CDN's format, with its keys read.</summary>
    /// <exception cref="CdnSettingException">A setting cannot work.</exception>
    public static ICdnFormat Create(CdnSetup setup)
    {
        if (setup.Options.Format is not { } name || !Known.TryGetValue(name, out var create))
        {
            throw new CdnSettingException("Format", $"it accepts {string.Join(", ", Enum.GetNames<CdnFormat>())}");
        }

        var format = new CheckedCdnFormat(create(setup));
        return setup.Options.Bind == CdnBinding.Address && !format.BindsAddresses
            ? throw new CdnSettingException("Bind", $"{name} cannot bind a credential to an address; it accepts None")
            : format;
    }
}
