using System.Net;

namespace PlayGate.Audit;

/// <summary>Whoever changes something through the management.</summary>
/// <param name="Name">As people know them: a signed-in user's name, <c>api key ab12cd34</c>, <c>loopback</c>. Never a secret.</param>
/// <param name="Address">Where they are.</param>
public sealed record AuditActor(string Name, IPAddress? Address = null)
{
    internal AuditEntry Does(AuditedChange change, DateTimeOffset at) => new()
    {
        // Version 7, so that the order of ids is the order of time.
        Id = Guid.CreateVersion7(at),
        At = DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds()),
        Action = change.Action,
        Application = AuditText.Plain(change.Application),
        Target = AuditText.Plain(change.Target),
        Detail = AuditText.Plain(change.Detail),
        Count = change.Count,
        Actor = AuditText.Plain(Name) ?? "",
        Address = Address is { IsIPv4MappedToIPv6: true } ? Address.MapToIPv4() : Address,
    };
}
