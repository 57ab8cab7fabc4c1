namespace PlayGate.Sessions;

/// <summary>
/// Something that is under way to a session and is cut with it: a response, a socket, a publisher. It is a link of its session's list,
/// since there is one for every segment.
/// </summary>
internal interface ISessionUse
{
    /// <summary>Its neighbours in the list of <see cref="ActiveSession"/>, which alone touches them.</summary>
    ISessionUse? Next { get; set; }

    ISessionUse? Previous { get; set; }

    /// <summary>Whether that it is there is a sign of life, without requests or bytes.</summary>
    bool IsSignOfLife { get; }

    /// <summary>Belongs to a session from now on.</summary>
    void JoinedBy(ActiveSession presence);

    /// <summary>Breaks it off. Called under the session's lock: a thread that waits for it hears of it later.</summary>
    void Cut();
}
