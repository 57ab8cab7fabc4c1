namespace PlayGate.Sessions;

/// <summary>A session that has just been opened asks for its place.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Consumption">The number by which the request that asks holds it.</param>
/// <param name="Now">When.</param>
public sealed record AskForPlace(Guid Id, long Consumption, DateTimeOffset Now)
{
    /// <summary>
    /// How many sessions of one type a subject may have at once; null for any number. Tokens without a subject have no such limit.
    /// </summary>
    public int? MaxPerSubject { get; init; }

    /// <summary>How many sessions of one type a stream may have at once; null for any number.</summary>
    public int? MaxPerStream { get; init; }

    /// <summary>Whether the oldest make room, instead of the new one being denied.</summary>
    public bool EndsOldest { get; init; }

    /// <summary>Sessions not seen since then have lost their places; null where they keep them to their end.</summary>
    public DateTimeOffset? IdleSince { get; init; }
}

/// <summary>What became of it.</summary>
/// <param name="Verdict">Whether it has its place.</param>
/// <param name="Ended">The sessions that were ended for it.</param>
public sealed record Admission(AdmissionVerdict Verdict, IReadOnlyList<EndedSession> Ended);

/// <summary>Whether a session has a place.</summary>
public enum AdmissionVerdict
{
    /// <summary>It has.</summary>
    Admitted,

    /// <summary>All places are taken; its request has let go of it, now or when it asked before.</summary>
    Full,

    /// <summary>It was ended, or given back, before it could ask.</summary>
    Gone,
}
