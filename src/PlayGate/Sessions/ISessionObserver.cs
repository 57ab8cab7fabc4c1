namespace PlayGate.Sessions;

/// <summary>Is told what this replica does to sessions, for those who watch.</summary>
internal interface ISessionObserver
{
    /// <summary>This replica ended the session before its time.</summary>
    void Ended(Guid session);
}
