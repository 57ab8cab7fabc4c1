using System.Net;
using PlayGate.Clients;
using PlayGate.Tokens;

namespace PlayGate.EntityFrameworkCore.Consuming;

/// <summary>A client as the store has it and compares it.</summary>
internal static class ClientColumns
{
    public static string Plain(IPAddress address) => ClientAddress.Plain(address).ToString();

    public static string? Address(Client client) => client.Address is { } address ? Plain(address) : null;

    public static string? Agent(Client client) => client.AsStored().Agent;
}
