namespace PlayGate.Sessions;

/// <summary>
/// The sealed form of a session, as text for a cookie or a path. It is a bearer secret: <see cref="ToString"/> shows nothing.
/// </summary>
internal readonly struct Ticket(string text)
{
    public string Reveal() => text;

    public override string ToString() => "(ticket)";
}
