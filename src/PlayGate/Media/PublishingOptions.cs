namespace PlayGate.Media;

/// <summary>How media is published.</summary>
public sealed class PublishingOptions
{
    /// <summary>
    /// Whether a second publisher of a stream is refused while the first lives, on any replica; its token is not consumed.
    /// </summary>
    public bool OnePublisherPerStream { get; set; } = true;

    /// <summary>
    /// Where publishers send to, e.g. <c>rtmp://media.example/live</c>: minted publish tokens come with a URL below it. The last segment
    /// stands for the application <c>default</c>; another application has its own name there.
    /// </summary>
    public string? RtmpUrl { get; set; }

    internal static bool IsRtmp(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme is "rtmp" or "rtmps"
        && uri is { Query: "", Fragment: "", UserInfo: "", Host.Length: > 0 };

    internal string? RtmpUrlOf(string application)
    {
        var url = RtmpUrl?.TrimEnd('/');
        if (url is null || application == PlayGateOptions.DefaultApplication)
        {
            return url;
        }

        var end = new Uri(url).AbsolutePath.Length > 1 ? url.LastIndexOf('/') : url.Length;
        return $"{url[..end]}/{application}";
    }
}
