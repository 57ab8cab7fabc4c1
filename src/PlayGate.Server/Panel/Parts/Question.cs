using System.Net;
using PlayGate.Tokens;

namespace PlayGate.Server.Panel.Parts;

/// <summary>What was typed into the page Why?.</summary>
internal sealed class Question
{
    public string Text { get; set; } = "";

    public string Path { get; set; } = "";

    public string Cookie { get; set; } = "";

    public string Address { get; set; } = "";

    /// <summary>Empty where it stands in the URL.</summary>
    public TokenSecret Token => new(IsUrl ? "" : Text.Trim());

    public string Target => IsUrl ? Text.Trim() : Path.Trim();

    public Client Client => new(IPAddress.TryParse(Address.Trim(), out var address) ? address : null, null);

    /// <summary>What has to be typed first, or null.</summary>
    public string? Problem =>
        string.IsNullOrWhiteSpace(Text) ? "Paste a URL or a token."
        : !IsUrl && string.IsNullOrWhiteSpace(Path) ? "A token alone says nothing: give the path too that it would be shown for."
        : Address.Trim().Length > 0 && Client.Address is null ? "The viewer's address is no IP address."
        : null;

    /// <summary>A token has a slash at most inside.</summary>
    private bool IsUrl => Text.TrimStart().StartsWith('/') || Text.Contains("://", StringComparison.Ordinal);
}
