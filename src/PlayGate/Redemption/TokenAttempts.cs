using Microsoft.Extensions.Options;
using PlayGate.Clients;
using PlayGate.Tokens;

namespace PlayGate.Redemption;

/// <summary>
/// Counts the refused tokens of each client address. An address that shows too many is told to wait, before anything is asked for it;
/// good tokens and open sessions never count. Addresses are forgotten when their minute is over and others need the room.
/// </summary>
internal sealed class TokenAttempts(IOptions<PlayGateOptions> options, TimeProvider time)
{
    private readonly AddressBudget? _budget = options.Value.Token.AttemptsPerMinute is > 0 and var most
        ? new(most, TimeSpan.FromMinutes(1), time)
        : null;

    /// <summary>How long the client has to wait before it may show a token, or null.</summary>
    public TimeSpan? WaitOf(Client client) => _budget?.WaitOf(client.Address);

    /// <summary>The client's token was refused.</summary>
    public void Count(Client client) => _budget?.TryTake(client.Address);
}
