namespace PlayGate.Server.Commands;

/// <summary>What a command ends with, for scripts; <c>docs/command-line.md</c> and every <c>--help</c> say the same.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>Refused or failed: a wrong setting, a verdict that is not well, a no of the server.</summary>
    public const int Refused = 1;

    /// <summary>The command line cannot be understood; nothing was tried.</summary>
    public const int Usage = 2;

    /// <summary>The server, or the store, does not answer; worth another try.</summary>
    public const int Unreachable = 3;
}
