using Microsoft.Extensions.Options;
using PlayGate.Delivery;
using PlayGate.Streams;
using Yarp.ReverseProxy.Configuration;

namespace PlayGate.Server.Commands.Check;

/// <summary>
/// Asks the origin for a stream as the gate would, follows what its playlists and manifests name, and says of each file whether a session
/// of the stream covers it.
/// </summary>
internal sealed class StreamCheck(Verdicts verdicts, StreamRoute route, PlayGateOptions options, string streamId) : IDisposable
{
    private const int MaxPlaylists = 20;
    private const string Subject = "stream";
    private static readonly string[] s_entries =
    [
        "{id}.m3u8", "{id}/index.m3u8", "{id}/master.m3u8", "{id}_adaptive.m3u8",
        "{id}.mpd", "{id}/manifest.mpd", "{id}/index.mpd", "{id}.mp4",
    ];
    private readonly HttpClient _client = OriginClient.Create(options);
    private readonly Dictionary<string, Uri> _files = new(StringComparer.Ordinal);
    private readonly HashSet<Uri> _followed = [];
    private readonly FileAdvice _advice = new(streamId, options.NamesOf(route.Application), KeyOf(route, "Names"));

    public static async Task RunAsync(
        Verdicts verdicts, IServiceProvider services, string streamId, string? application, CancellationToken cancellation)
    {
        var (providers, options) = (
            services.GetServices<IProxyConfigProvider>().ToList(), services.GetRequiredService<IOptions<PlayGateOptions>>().Value);
        var known = StreamRoute.Applications(providers);
        application ??= known is [var only] ? only : PlayGateOptions.DefaultApplication;
        if (!StreamPaths.IsStreamId(streamId, options.NamesOf(application)))
        {
            verdicts.Add(
                Subject, false, $"{streamId} is no stream id under Names={options.NamesOf(application)}: no token is minted for it");
            return;
        }

        if (StreamRoute.Find(providers, application) is not { } route)
        {
            verdicts.Add(
                Subject, false, $"the application {application} has no guarded route; there is {string.Join(", ", known)} (--application)");
            return;
        }

        using var check = new StreamCheck(verdicts, route, options, streamId);
        await check.RunAsync(cancellation);
        using var cdn = new CdnCheck(verdicts, services.GetRequiredService<CdnInspector>());
        await cdn.TryAsync(application, check._files.Values.Where(check.IsCovered).Select(route.TargetOf), cancellation);
    }

    public void Dispose() => _client.Dispose();

    private static string KeyOf(StreamRoute route, string setting) =>
        route.Application == PlayGateOptions.DefaultApplication
            ? $"PlayGate:{setting}"
            : $"PlayGate:Applications:{route.Application}:{setting}";

    private async Task RunAsync(CancellationToken cancellation)
    {
        if (route.Base.AbsolutePath.EndsWith("/streams/streams/", StringComparison.Ordinal))
        {
            verdicts.Add(Subject, false, "the origin's base ends in /streams, and the gate adds /streams to it: it asks for "
                + $"{route.Base}; take /streams off the base");
        }

        if (await FindEntryAsync(cancellation) is { } entry)
        {
            await FollowAsync(entry, cancellation);
            SayWhatIsCovered();
        }
    }

    /// <summary>The application's entry, else the first of the usual names that the origin has.</summary>
    private async Task<Uri?> FindEntryAsync(CancellationToken cancellation)
    {
        var configured = options.EntryOf(route.Application);
        foreach (var pattern in s_entries.Prepend(configured).Distinct(StringComparer.Ordinal))
        {
            var path = pattern.Replace("{id}", streamId, StringComparison.Ordinal);
            var url = route.UrlOf(path);
            var (status, problem) = await OriginClient.ProbeAsync(_client, url, cancellation);
            if (pattern == configured)
            {
                verdicts.Add(
                    Subject,
                    status == StatusCodes.Status200OK,
                    status == StatusCodes.Status200OK ? $"ok: {url}" : $"{problem ?? status.ToString()}: {url}");
                if (status == 0)
                {
                    return null;
                }
            }
            else if (status == StatusCodes.Status200OK)
            {
                verdicts.Add(
                    Subject, false, $"the origin has {path}: set {KeyOf(route, "Entry")}={pattern}, or mint with \"path\": \"{path}\"");
            }

            if (status == StatusCodes.Status200OK)
            {
                return url;
            }
        }

        return null;
    }

    private async Task FollowAsync(Uri url, CancellationToken cancellation)
    {
        if (!_followed.Add(url) || _followed.Count > MaxPlaylists
            || await OriginClient.ReadAsync(_client, url, cancellation) is not { } text)
        {
            return;
        }

        foreach (var named in NamedUris.Of(text, url).Where(named => named.Scheme is "http" or "https"))
        {
            _files.TryAdd(named.AbsoluteUri, named);
            if (NamedUris.IsPlaylist(named) && route.IsOrigin(named))
            {
                await FollowAsync(named, cancellation);
            }
        }
    }

    private void SayWhatIsCovered()
    {
        var covered = _files.Values.Where(IsCovered).Select(file => route.StreamPathOf(file)!).ToList();
        if (covered.Count > 0)
        {
            verdicts.Add("files", true, $"ok: a session of {streamId} covers {covered.Count}, e.g. {covered[^1]}");
        }

        // A playlist names hundreds of files for which the same is to be done.
        foreach (var alike in _files.Values.Where(file => !IsCovered(file)).GroupBy(WhatToDo))
        {
            var (isWell, why) = alike.Key;
            var more = alike.Count() > 1 ? $" and {alike.Count() - 1} more" : "";
            verdicts.Add(
                "files", isWell, $"{route.StreamPathOf(alike.First()) ?? alike.First().GetLeftPart(UriPartial.Path)}{more}: {why}");
        }
    }

    private (bool IsWell, string Why) WhatToDo(Uri file) =>
        !route.IsOrigin(file) ? (true, "foreign: fetched from its own host, past the gate")
        : route.StreamPathOf(file) is { } path ? (false, "not covered; " + _advice.For(path))
        : (false, $"not served: outside of {route.Base.AbsolutePath}");

    private bool IsCovered(Uri file) =>
        route.StreamPathOf(file) is { } path && StreamPaths.Covers(streamId, path, _advice.Names, anyFolder: false);
}
