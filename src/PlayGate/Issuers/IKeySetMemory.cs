namespace PlayGate.Issuers;

/// <summary>
/// Keeps the key sets that were read over the network, so that a restart while their server is away changes nothing. What it gives back is
/// believed like the server itself: it must not give what others could have written.
/// </summary>
internal interface IKeySetMemory
{
    /// <summary>The set that was kept for the URL; null where there is none, or it cannot be read or believed.</summary>
    ValueTask<byte[]?> ReadAsync(Uri url, CancellationToken cancellation);

    /// <summary>Keeps a set. Where that fails, the one before may stay.</summary>
    ValueTask WriteAsync(Uri url, byte[] set, CancellationToken cancellation);
}

/// <summary>Keeps nothing beyond the process.</summary>
internal sealed class NoKeySetMemory : IKeySetMemory
{
    public static readonly NoKeySetMemory Instance = new();

    public ValueTask<byte[]?> ReadAsync(Uri url, CancellationToken cancellation) => ValueTask.FromResult<byte[]?>(null);

    public ValueTask WriteAsync(Uri url, byte[] set, CancellationToken cancellation) => ValueTask.CompletedTask;
}
