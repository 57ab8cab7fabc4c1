using PlayGate.Issuers.Cat;

namespace PlayGate.Issuers;

/// <summary>The formats by the names that the settings have for them.</summary>
internal static class IssuerFormats
{
    private static readonly Dictionary<IssuerFormat, Func<IssuerSetup, IIssuerFormat>> Known = new()
    {
        [IssuerFormat.Jwt] = setup => new JwtFormat(setup),
        [IssuerFormat.UriSigning] = setup => new UriSigningFormat(setup),
        [IssuerFormat.Cat] = setup => new CatFormat(setup),
        [IssuerFormat.Akamai] = setup => new AkamaiFormat(setup),
        [IssuerFormat.Bunny] = setup => new BunnyFormat(setup),
        [IssuerFormat.SecureLink] = setup => new SecureLinkFormat(setup),
    };

    /// <summary>The issuer's format, with its keys read.</summary>
    /// <exception cref="IssuerSettingException">A setting cannot work.</exception>
    public static IIssuerFormat Create(IssuerSetup setup) =>
        setup.Options.Format is { } format && Known.TryGetValue(format, out var create)
            ? create(setup)
            : throw new IssuerSettingException("Format", $"it accepts {string.Join(", ", Enum.GetNames<IssuerFormat>())}");
}

/// <summary>What a format is made of.</summary>
/// <param name="Name">The issuer's name in the settings.</param>
/// <param name="Options">Its settings.</param>
/// <param name="Time">The clock.</param>
internal sealed record IssuerSetup(string Name, IssuerOptions Options, TimeProvider Time)
{
    /// <summary>Where key sets are kept that were read over the network.</summary>
    public IKeySetMemory Memory { get; init; } = NoKeySetMemory.Instance;
}

/// <summary>A setting of an issuer cannot work; the start says so and stops.</summary>
/// <param name="key">The key below the issuer's section, e.g. <c>Secrets:0</c>.</param>
/// <param name="message">What is wrong and what it accepts, without the secret itself.</param>
internal sealed class IssuerSettingException(string key, string message) : Exception(message)
{
    public string Key { get; } = key;
}

/// <summary>The keys of an issuer could never be read, so nothing can be said of its tokens.</summary>
internal sealed class IssuerUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
