using System.Net;
using PlayGate.Tokens;

namespace PlayGate.Redemption;

/// <summary>A token that a server asks about on behalf of its client.</summary>
/// <param name="Secret">What the client presents.</param>
/// <param name="StreamId">The stream it asks for.</param>
/// <param name="Type">What it wants to do with it.</param>
public sealed record ConsumeRequest(TokenSecret Secret, string StreamId, TokenType Type)
{
    /// <summary>The application.</summary>
    public string Application { get; init; } = PlayGateOptions.DefaultApplication;

    /// <summary>The client's address, where it is known.</summary>
    public IPAddress? Address { get; init; }
}
