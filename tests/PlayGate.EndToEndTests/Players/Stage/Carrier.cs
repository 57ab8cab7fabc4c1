namespace PlayGate.EndToEndTests.Players.Stage;

/// <summary>Values of <c>PlayGate:Session:Carrier</c>.</summary>
public enum Carrier
{
    /// <summary>A cookie on the first answer.</summary>
    Cookie,

    /// <summary>A redirect to a path that holds the ticket.</summary>
    Path,

    /// <summary>Both at once.</summary>
    Auto,
}
