namespace PlayGate.Issuers;

/// <summary>One issuer of the settings, ready to read its tokens.</summary>
internal sealed record Issuer(string Name, IssuerOptions Options, IIssuerFormat Format)
{
    /// <summary>Whether its tokens are taken in an application.</summary>
    public bool Serves(string application) => Options.Applications.Count == 0 || Options.Applications.Contains(application);
}
