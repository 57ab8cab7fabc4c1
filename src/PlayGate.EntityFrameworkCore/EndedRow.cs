using PlayGate.Sessions;

namespace PlayGate.EntityFrameworkCore;

/// <summary>What a statement that ends sessions returns of each.</summary>
internal sealed record EndedRow(Guid Id, long EndedAt, long ExpiresAt)
{
    public EndedSession ToEnded() =>
        new(Id, DateTimeOffset.FromUnixTimeMilliseconds(EndedAt), DateTimeOffset.FromUnixTimeMilliseconds(ExpiresAt));
}
