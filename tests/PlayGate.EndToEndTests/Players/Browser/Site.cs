namespace PlayGate.EndToEndTests.Players.Browser;

/// <summary>
/// Where the page lies that plays. To a browser a name and an address are two sites, also where one server answers; a port makes another
/// origin only.
/// </summary>
public enum Site
{
    /// <summary>The gate's own site on another port: cookies come and go, if the player asks with credentials.</summary>
    Same,

    /// <summary>Another site: the browser blocks the gate's cookies.</summary>
    Cross,
}
