using PlayGate.Tokens;

namespace PlayGate.EntityFrameworkCore.Consuming;

/// <summary>What a statement returns that opens a session, or lets another request hold it.</summary>
internal sealed record OpenedRow(long Consumption, long StartedAt, long ExpiresAt, bool AnyFolder, string? Carrier)
{
    public OpenedSession ToOpened() => new(
        Consumption,
        DateTimeOffset.FromUnixTimeMilliseconds(StartedAt),
        DateTimeOffset.FromUnixTimeMilliseconds(ExpiresAt),
        AnyFolder,
        Carrier is null ? null : Enum.Parse<SessionCarrier>(Carrier));
}
