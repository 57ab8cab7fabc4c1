namespace PlayGate.Issuers;

/// <summary>
/// The keys of one issuer, from all the settings that name keys. Those of the settings and of files are read once, at start; those behind a
/// URL while the application runs.
/// </summary>
internal sealed class IssuerKeys
{
    private readonly IssuerKey[] _fixed;
    private readonly RemoteKeySet? _remote;

    /// <exception cref="IssuerSettingException">There are none, or one cannot be read.</exception>
    public IssuerKeys(IssuerSetup setup)
    {
        var options = setup.Options;
        var url = UrlOf(options.Jwks);
        _fixed =
        [
            .. IssuerSecrets.Read(options).Select(secret => new IssuerKey(secret)),
            .. options.KeyFile is { } file ? IssuerKeyFile.Read(file).Select(key => new IssuerKey(key)) : [],
            .. options.Jwks is { } path && url is null ? OfFile(path) : [],
        ];
        _remote = url is null ? null : new RemoteKeySet(url, setup.Memory, setup.Time);
        if (_fixed.Length == 0 && _remote is null)
        {
            throw new IssuerSettingException(nameof(IssuerOptions.Secrets), "this format needs Secrets, KeyFile or Jwks");
        }
    }

    private bool HasSecrets => _fixed.Any(key => key.Secret is not null);

    /// <summary>Whether there are public keys, or may be.</summary>
    private bool HasPublicKeys => _remote is not null || _fixed.Any(key => key.Public is not null);

    /// <summary>The algorithms that the settings name, or those that go with the keys.</summary>
    /// <param name="named">Their names in the settings.</param>
    /// <param name="known">Those that the format has.</param>
    /// <exception cref="IssuerSettingException">One is unknown, or has no key.</exception>
    public IReadOnlyList<JwsAlgorithm> Accepted(IList<string> named, IReadOnlyList<JwsAlgorithm> known) =>
    [
        .. (named.Count > 0 ? named : [.. HasSecrets ? ["HS256"] : (string[])[], .. HasPublicKeys ? ["RS256", "ES256"] : (string[])[]])
            .Select((name, index) => Accepted(name, $"{nameof(IssuerOptions.Algorithms)}:{index}", known)),
    ];

    /// <summary>
    /// Whether one of the keys that may have made a signature did, by the caller's test; null where none of those is known at all. Keys
    /// that are at hand come first, so that a token which they signed does not wait for a server.
    /// </summary>
    /// <exception cref="IssuerUnavailableException">It depends on a set that could never be read.</exception>
    public async ValueTask<bool?> AnyAsync(string? id, Func<IssuerKey, bool> isSigner, CancellationToken cancellation)
    {
        var keys = _fixed.Where(key => key.IsFor(id)).ToArray();
        if (keys.Any(isSigner))
        {
            return true;
        }

        var more = _remote is null ? [] : await _remote.FindAsync(id, cancellation);
        return keys.Length + more.Count == 0 ? null : more.Any(isSigner);
    }

    /// <summary>Reads what is behind a URL, once.</summary>
    /// <exception cref="IssuerUnavailableException">It cannot be read now, whatever was kept of it.</exception>
    public Task CheckAsync(CancellationToken cancellation) => _remote?.CheckAsync(cancellation) ?? Task.CompletedTask;

    /// <summary>Reads what is behind a URL, until the application ends.</summary>
    public Task WorkAsync(CancellationToken cancellation) => _remote?.WorkAsync(cancellation) ?? Task.CompletedTask;

    private JwsAlgorithm Accepted(string name, string key, IReadOnlyList<JwsAlgorithm> known)
    {
        var algorithm = known.FirstOrDefault(algorithm => algorithm.Name == name)
            ?? throw new IssuerSettingException(key, $"it accepts {string.Join(", ", known.Select(algorithm => algorithm.Name))}");
        return (algorithm.IsMac ? HasSecrets : HasPublicKeys)
            ? algorithm
            : throw new IssuerSettingException(key, $"{name} needs {(algorithm.IsMac ? "Secrets" : "KeyFile or Jwks")}");
    }

    private static Uri? UrlOf(string? text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            return null;
        }

        return url.UserInfo.Length == 0
            ? url
            : throw new IssuerSettingException(nameof(IssuerOptions.Jwks), "it accepts a URL without a user's name");
    }

    private static IReadOnlyList<IssuerKey> OfFile(string path)
    {
        byte[] set;
        try
        {
            set = File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new IssuerSettingException(nameof(IssuerOptions.Jwks), $"{path} cannot be read: {exception.Message}");
        }

        return JsonWebKeys.Read(set, takesSecrets: true) is { Count: > 0 } keys
            ? keys
            : throw new IssuerSettingException(
                nameof(IssuerOptions.Jwks),
                $"{path} has no key that verifies; it accepts a URL or a file, with a key set of {JsonWebKeys.MaxKeys} keys at most");
    }
}
