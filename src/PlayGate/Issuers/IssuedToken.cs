using PlayGate.Tokens;

namespace PlayGate.Issuers;

/// <summary>A token of another issuer as it was presented.</summary>
/// <param name="Credential">What the client presented.</param>
/// <param name="Request">The request that it came with.</param>
/// <param name="Client">Who presented it.</param>
internal readonly record struct IssuedToken(Credential Credential, ViewerRequest Request, Client Client);
