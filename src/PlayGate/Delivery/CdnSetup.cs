using PlayGate.Tokens;

namespace PlayGate.Delivery;

/// <summary>What a format is made of.</summary>
/// <param name="Options">The CDN's settings.</param>
/// <param name="Url">Its URL: scheme, host, and a prefix without a slash at its end.</param>
internal sealed record CdnSetup(CdnOptions Options, Uri Url)
{
    /// <summary>Host and port as clients send them: a name in ASCII (RFC 5890), and no port where it is the scheme's own.</summary>
    public string Authority
    {
        get
        {
            var host = Url.HostNameType == UriHostNameType.IPv6 ? $"[{Url.IdnHost}]" : Url.IdnHost;
            return Url.IsDefaultPort ? host : $"{host}:{Url.Port}";
        }
    }

    /// <summary>What goes before a path.</summary>
    public string Origin => $"{Url.Scheme}://{Authority}";

    /// <summary>The first secret, which signs. The others are read too, so that a mistake stops the start and not a rotation.</summary>
    /// <param name="read">How this format reads one.</param>
    /// <param name="accepts">What it accepts, for the message.</param>
    /// <exception cref="CdnSettingException">There is none, or one of them cannot be read.</exception>
    public byte[] Secret(Func<string, byte[]?> read, string accepts = SecretText.Accepts) => Secrets(read, accepts) is [var first, ..]
        ? first
        : throw new CdnSettingException("Secrets", $"the first signs, and there is none; {accepts}");

    /// <summary>All of them.</summary>
    public IReadOnlyList<byte[]> Secrets(Func<string, byte[]?> read, string accepts = SecretText.Accepts) =>
        [.. Options.Secrets.Select((text, index) => read(text) ?? throw new CdnSettingException($"Secrets:{index}", accepts))];

    /// <summary>The key's name, which stands in the credential as it is.</summary>
    /// <exception cref="CdnSettingException">It is missing, or has letters that would need escapes.</exception>
    public string KeyName() => IsName(Options.KeyId)
        ? Options.KeyId!
        : throw new CdnSettingException("KeyId", "it accepts the key's name at the CDN: letters, digits and - . _ ~");

    /// <summary>The parameter that carries the credential.</summary>
    /// <param name="name">The format's own, where the settings name none.</param>
    /// <exception cref="CdnSettingException">It has letters that would need escapes.</exception>
    public string Parameter(string name) => Options.Parameter is null ? name
        : IsName(Options.Parameter) ? Options.Parameter
        : throw new CdnSettingException("Parameter", "it accepts letters, digits and - . _ ~");

    private static bool IsName(string? text) =>
        !string.IsNullOrEmpty(text) && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_' or '~');
}

/// <summary>A setting of a CDN cannot work; the start says so and stops.</summary>
/// <param name="key">The key below the CDN's section, e.g. <c>Secrets:0</c>.</param>
/// <param name="message">What is wrong and what it accepts, without the secret itself.</param>
internal sealed class CdnSettingException(string key, string message) : Exception(message)
{
    public string Key { get; } = key;
}
