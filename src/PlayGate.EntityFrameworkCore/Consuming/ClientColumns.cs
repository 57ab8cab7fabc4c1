using System.Net;
using PlayGate.Tokens;

namespace PlayGate.EntityFrameworkCore.Consuming;

/// <summary>A client as it is stored and compared.</summary>
internal static class ClientColumns
{
    private const int LongestAgent = 256;

    public static string Plain(IPAddress address) => ClientAddress.Plain(address).ToString();

    public static string? Address(Client client) => client.Address is { } address ? Plain(address) : null;

    /// <summary>At most 256 characters that every database stores: header bytes may be anything.</summary>
    public static string? Agent(Client client) => client.Agent is { } agent
        ? string.Create(Math.Min(agent.Length, LongestAgent), agent, static (stored, agent) =>
        {
            for (var index = 0; index < stored.Length; index++)
            {
                stored[index] = char.IsControl(agent[index]) || char.IsSurrogate(agent[index]) ? '?' : agent[index];
            }
        })
        : null;
}
