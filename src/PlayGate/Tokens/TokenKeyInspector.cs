namespace PlayGate.Tokens;

/// <summary>Says before a start whether this configuration can open the keys that sign tokens.</summary>
public sealed class TokenKeyInspector
{
    private readonly TokenKeys _keys;

    internal TokenKeyInspector(TokenKeys keys) => _keys = keys;

    /// <summary>The versions that can be opened and those that cannot; both are empty in a new store.</summary>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="StoreUnavailableException">The store cannot answer.</exception>
    public Task<(IReadOnlyList<ushort> Opened, IReadOnlyList<ushort> Closed)> InspectAsync(CancellationToken cancellation) =>
        _keys.InspectAsync(cancellation);
}
