namespace PlayGate.Server.Configuration;

/// <summary>Who may manage.</summary>
internal sealed class AdminOptions
{
    /// <summary>Networks (CIDR) of the management listener; loopback where nothing is said.</summary>
    public IList<string> AllowedNetworks { get; } = [];

    /// <summary>Host names by which the management listener may be called, besides loopback names and its own address.</summary>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>SHA-256 of API keys, 64 hexadecimal digits each.</summary>
    public IList<string> ApiKeys { get; } = [];
}
