namespace PlayGate.Delivery;

/// <summary>The formats by the names that the settings have for them.</summary>
internal static class CdnFormats
{
    private static readonly Dictionary<CdnFormat, Func<CdnSetup, ICdnFormat>> Known = new()
    {
    };

    /// <summary>The CDN's format, with its keys read.</summary>
    /// <exception cref="CdnSettingException">A setting cannot work.</exception>
    public static ICdnFormat Create(CdnSetup setup) =>
        setup.Options.Format is { } format && Known.TryGetValue(format, out var create)
            ? create(setup)
            : throw new CdnSettingException("Format", $"it accepts {string.Join(", ", Enum.GetNames<CdnFormat>())}");
}

/// <summary>What a format is made of.</summary>
/// <param name="Options">The CDN's settings.</param>
/// <param name="Url">Its URL: scheme, host, and a prefix without a slash at its end.</param>
internal sealed record CdnSetup(CdnOptions Options, Uri Url);

/// <summary>A setting of a CDN cannot work; the start says so and stops.</summary>
/// <param name="key">The key below the CDN's section, e.g. <c>Secrets:0</c>.</param>
/// <param name="message">What is wrong and what it accepts, without the secret itself.</param>
internal sealed class CdnSettingException(string key, string message) : Exception(message)
{
    public string Key { get; } = key;
}
