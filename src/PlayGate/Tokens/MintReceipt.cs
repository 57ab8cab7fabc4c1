namespace PlayGate.Tokens;

/// <summary>
/// What has to be remembered of a minting to answer the same call the same way. It holds no secret: tokens minted under an
/// idempotency key are derived from that key, so the call itself brings what is needed to make them again.
/// </summary>
/// <param name="Key">SHA-256 of the idempotency key.</param>
/// <param name="Request">SHA-256 of what was asked.</param>
/// <param name="KeyVersion">The signing key used.</param>
/// <param name="MintedAt">When.</param>
/// <param name="ExpiresAt">When the receipt may be forgotten.</param>
public sealed record MintReceipt(TokenHash Key, TokenHash Request, ushort KeyVersion, DateTimeOffset MintedAt, DateTimeOffset ExpiresAt);
