namespace PlayGate.Media.Hooks;

/// <summary>Media servers that ask before they let a client in.</summary>
public sealed class HookOptions
{
    internal const int MinSecretLength = 16;

    /// <summary>
    /// The secret that a media server sends with every hook, as <c>X-PlayGate-Hook-Secret</c> or <c>?secret=</c>. OvenMediaEngine signs
    /// with it instead. Where it is not set, hooks need no secret.
    /// </summary>
    public string? Secret { get; set; }
}
