using System.Reflection;

namespace PlayGate.Statistics;

/// <summary>This process among the replicas.</summary>
internal sealed class ReplicaIdentity(TimeProvider time)
{
    public Guid Id { get; } = Guid.NewGuid();

    /// <summary>In a container the host name tells replicas apart, on one machine the process id.</summary>
    public string Name { get; } = $"{Environment.MachineName}/{Environment.ProcessId}";

    /// <summary>Without the build's part after the plus sign.</summary>
    public string Version { get; } = typeof(ReplicaIdentity).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    public DateTimeOffset StartedAt { get; } = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
}
