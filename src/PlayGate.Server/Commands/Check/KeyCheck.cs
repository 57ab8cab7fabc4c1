using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using PlayGate.Tokens;

namespace PlayGate.Server.Commands.Check;

/// <summary>Whether the key ring, which seals sessions, and the token keys can be opened with the configured certificate.</summary>
internal static class KeyCheck
{
    private const string Remedy = "PlayGate:Keys:Certificate has to be the certificate that they were made with";

    private const int Attempts = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public static async Task RunAsync(Verdicts verdicts, IServiceProvider services, CancellationToken cancellation)
    {
        try
        {
            CheckRing(verdicts, services.GetRequiredService<IKeyManager>());
            CheckTokenKeys(verdicts, await InspectAsync(services.GetRequiredService<TokenKeyInspector>(), cancellation));
        }
        catch (StoreUnavailableException unavailable)
        {
            verdicts.Add("keys", false, StoreTrouble.Explain(unavailable));
        }
    }

    private static void CheckRing(Verdicts verdicts, IKeyManager manager)
    {
        var keys = manager.GetAllKeys();
        var closed = keys.Where(key => !key.IsRevoked && !CanBeOpened(key)).ToList();
        verdicts.Add("key ring", closed.Count == 0,
            keys.Count == 0 ? "empty: the server makes the first key at start"
            : closed.Count == 0 ? $"ok ({keys.Count})"
            : $"{closed.Count} of {keys.Count} keys cannot be opened; {Remedy}");
    }

    /// <summary>A viewer waits for a second and a half; a process that has just begun may need longer for its first statement.</summary>
    private static async Task<(IReadOnlyList<ushort> Opened, IReadOnlyList<ushort> Closed)> InspectAsync(
        TokenKeyInspector inspector, CancellationToken cancellation)
    {
        for (var left = Attempts; ; left--)
        {
            try
            {
                return await inspector.InspectAsync(cancellation);
            }
            catch (StoreUnavailableException) when (left > 1)
            {
                await Task.Delay(Pause, cancellation);
            }
        }
    }

    private static void CheckTokenKeys(Verdicts verdicts, (IReadOnlyList<ushort> Opened, IReadOnlyList<ushort> Closed) found)
    {
        var (opened, closed) = found;
        verdicts.Add("token keys", closed.Count == 0,
            closed.Count > 0 ? $"version {string.Join(", ", closed)} cannot be opened; {Remedy}"
            : opened.Count == 0 ? "none yet: the server makes the first at start"
            : $"ok ({opened.Count})");
    }

    /// <summary>Its secret is read, and decrypted, when an encryptor is asked for.</summary>
    private static bool CanBeOpened(IKey key)
    {
        try
        {
            return key.CreateEncryptor() is not null;
        }
        catch (Exception failure) when (failure is CryptographicException or InvalidOperationException)
        {
            return false;
        }
    }
}
