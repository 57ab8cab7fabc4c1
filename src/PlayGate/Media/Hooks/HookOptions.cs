namespace PlayGate.Media.Hooks;

/// <summary>Media servers that ask before they let a client in.</summary>
public sealed class HookOptions
{
    internal const int MinSecretLength = 16;

    /// <summary>
    /// What a media server has to send with every hook: as <c>X-PlayGate-Hook-Secret</c> or <c>?secret=</c>. OvenMediaEngine signs with
    /// it instead. Nothing is asked for where it is not set.
    /// </summary>
    public string? Secret { get; set; }
}
