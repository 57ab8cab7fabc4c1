using System.Net;
using PlayGate.Clients;

namespace PlayGate.Audit;

/// <summary>A user or program that changes something through the management.</summary>
/// <param name="Name">As people know it: a signed-in user's name, <c>api key ab12cd34</c>, <c>loopback</c>. Never a secret.</param>
/// <param name="Address">Its address.</param>
public sealed record AuditActor(string Name, IPAddress? Address = null)
{
    internal AuditEntry Does(AuditedChange change, DateTimeOffset at) => new()
    {
        // Version 7, so that the order of ids is the order of time.
        Id = Guid.CreateVersion7(at),
        At = DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds()),
        Action = change.Action,
        Application = Plain(change.Application),
        Target = Plain(change.Target),
        Detail = Plain(change.Detail),
        Count = change.Count,
        Actor = PlainText.Of(Name),
        Address = ClientAddress.Plain(Address),
    };

    private static string? Plain(string? text) => text is null ? null : PlainText.Of(text);
}
