using System.Net;

namespace PlayGate.Audit;

/// <summary>One change as the audit has it: who, what, when.</summary>
public sealed record AuditEntry
{
    /// <summary>Its id; the order of ids is the order of time, as far as the clocks of replicas agree.</summary>
    public required Guid Id { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What was done, see <see cref="AuditActions"/>.</summary>
    public required string Action { get; init; }

    /// <summary>The application, where it concerns one.</summary>
    public string? Application { get; init; }

    /// <summary>The object of the change.</summary>
    public string? Target { get; init; }

    /// <summary>Details for people to read.</summary>
    public string? Detail { get; init; }

    /// <summary>How many tokens, sessions … were concerned, where that is known.</summary>
    public int? Count { get; init; }

    /// <summary>The actor's name.</summary>
    public required string Actor { get; init; }

    /// <summary>The actor's address.</summary>
    public IPAddress? Address { get; init; }
}

/// <summary>Which entries to list, the newest first.</summary>
/// <param name="Limit">How many at most.</param>
public sealed record AuditQuery(int Limit)
{
    /// <summary>Only those older than the entry with this id.</summary>
    public Guid? After { get; init; }

    /// <summary>Only this action.</summary>
    public string? Action { get; init; }

    /// <summary>Only this application.</summary>
    public string? Application { get; init; }

    /// <summary>Only this actor.</summary>
    public string? Actor { get; init; }

    /// <summary>Whether mintings are left out, of which there may be thousands for each other change.</summary>
    public bool WithoutMints { get; init; }
}
