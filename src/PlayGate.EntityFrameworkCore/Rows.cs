namespace PlayGate.EntityFrameworkCore;

internal sealed class TokenKeyRow
{
    public required int Version { get; set; }

    public required byte[] ProtectedSecret { get; set; }

    public required DateTimeOffset CreatedAt { get; set; }
}

internal sealed class KeySetRow
{
    public required string Url { get; set; }

    public required byte[] ProtectedSet { get; set; }
}

internal sealed class ApplicationSettingsRow
{
    public required string Application { get; set; }

    public required bool PlayTokenControl { get; set; }

    public required bool PublishTokenControl { get; set; }

    public required DateTimeOffset ChangedAt { get; set; }

    public string? ChangedBy { get; set; }
}

internal sealed class MintReceiptRow
{
    public required byte[] Key { get; set; }

    public required byte[] Request { get; set; }

    public required int KeyVersion { get; set; }

    public required DateTimeOffset MintedAt { get; set; }

    public required DateTimeOffset ExpiresAt { get; set; }
}

internal sealed class AuditRow
{
    public required Guid Id { get; set; }

    public required DateTimeOffset At { get; set; }

    public required string Action { get; set; }

    public string? Application { get; set; }

    public string? Target { get; set; }

    public string? Detail { get; set; }

    public int? Count { get; set; }

    public required string Actor { get; set; }

    public string? Address { get; set; }
}

internal sealed class ReplicaSampleRow
{
    public required DateTimeOffset At { get; set; }

    public required Guid Replica { get; set; }

    public required string Name { get; set; }

    public required string Version { get; set; }

    public required DateTimeOffset StartedAt { get; set; }

    public bool IsLast { get; set; }

    public string? StoreTrouble { get; set; }

    public int Viewers { get; set; }

    public long FirstRequests { get; set; }

    /// <summary>A JSON object of counts by code.</summary>
    public required string Refusals { get; set; }

    public long ShieldHits { get; set; }

    public long ShieldMisses { get; set; }

    public long OriginRequests { get; set; }

    public long OriginErrors { get; set; }

    public long OriginBytes { get; set; }

    public long ViewerBytes { get; set; }

    public long CdnBytes { get; set; }
}

internal sealed class ClusterSampleRow
{
    public required DateTimeOffset At { get; set; }

    public required int Viewers { get; set; }

    public required int Publishers { get; set; }

    public required int Sessions { get; set; }
}
