namespace PlayGate.EndToEndTests.Documentation;

/// <summary>A fenced block of a document, and what the comment in front of it says about it.</summary>
/// <param name="Document">Its path in the repository.</param>
/// <param name="Line">The line of its fence, counted from one.</param>
/// <param name="Language">What the fence says, e.g. <c>sh</c>.</param>
/// <param name="Text">What stands between the fences.</param>
/// <param name="Marker">The comment's text, e.g. <c>not run: needs Docker</c>; empty where there is none.</param>
internal sealed record CodeBlock(string Document, int Line, string Language, string Text, string Marker)
{
    private const string NotRun = "not run: ";
    private const string NoSettings = "not settings: ";

    /// <summary>The marker of a block whose last command has to fail, since that is what it shows.</summary>
    private const string Fails = "fails";

    /// <summary>The marker of settings that the server has which the commands of the page talk to.</summary>
    private const string Served = "the server of this page has these settings";

    /// <summary>The marker of commands that go on together, which <see cref="FirstHourTests"/> runs.</summary>
    private const string Live = "live";

    /// <summary>Why it is only looked at, or null where it is run.</summary>
    public string? ReasonNotToRun => Reason(NotRun);

    /// <summary>What its JSON is instead of settings, or null.</summary>
    public string? NotSettings => Reason(NoSettings);

    public bool MustFail => Marker == Fails;

    public bool IsServed => Marker == Served;

    public bool IsLive => Marker == Live;

    public bool HasKnownMarker =>
        Marker.Length == 0 || MustFail || IsServed || IsLive || ReasonNotToRun is { Length: > 0 } || NotSettings is { Length: > 0 };

    public override string ToString() => $"{Document}:{Line}";

    private string? Reason(string prefix) => Marker.StartsWith(prefix, StringComparison.Ordinal) ? Marker[prefix.Length..].Trim() : null;
}
