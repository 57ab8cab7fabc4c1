namespace PlayGate.Tokens;

/// <summary>Which token it is.</summary>
/// <param name="Id">Its handle, which is the id of its session.</param>
/// <param name="Hash">SHA-256 of what makes it one token: its text, or what its issuer signed.</param>
internal readonly record struct TokenIdentity(Guid Id, TokenHash Hash)
{
    /// <summary>Whether it opens a session each time: then it tells nothing about whose session it opened.</summary>
    public bool IsReusable { get; init; }
}
