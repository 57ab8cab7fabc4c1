using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using PlayGate.Testing;

namespace PlayGate.EndToEndTests.Cluster;

/// <summary>
/// Honest viewers: each shows a token until it is let in or refused, whichever replica answers, then plays some segments. Every fourth
/// token is a copied link, shown by two at once.
/// </summary>
internal sealed class Audience(Fleet fleet, Accountant accountant) : IDisposable
{
    private const int Segments = 3;
    private const int AtOnce = 250;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseCookies = false }) { Timeout = Patience.Limit };
    private int _shown;

    public void Dispose() => _client.Dispose();

    /// <summary>Mints tokens for it.</summary>
    public async Task<IReadOnlyList<Link>> MintAsync(int count)
    {
        var links = new List<Link>();
        while (links.Count < count)
        {
            links.AddRange(await MintOnceAsync(AtOnce));
        }

        return links;
    }

    /// <summary>As many viewers as that, one token after the other, until there is no more or they are to leave.</summary>
    public Task WatchAsync(int viewers, Func<Link?> next) => Task.WhenAll(Enumerable.Range(0, viewers).Select(async _ =>
    {
        while (next() is { } link)
        {
            var isCopied = Interlocked.Increment(ref _shown) % 4 == 0;
            await Task.WhenAll(isCopied ? [ShowAsync(link), ShowAsync(link)] : [ShowAsync(link)]);
        }
    }));

    /// <summary>Shows it until there is a verdict; true where it was let in.</summary>
    public async Task<bool> ShowAsync(Link link)
    {
        while (true)
        {
            using var answer = await AskAsync($"/streams/cam.m3u8?token={link.Secret}", cookie: null);
            switch (answer?.StatusCode)
            {
                case HttpStatusCode.OK:
                    accountant.SawOpening(link.Id);
                    await PlayAsync(link, answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
                    return true;
                case HttpStatusCode.Forbidden:
                    accountant.SawRefusal(link.Id);
                    return false;
                case HttpStatusCode.ServiceUnavailable:
                    accountant.SawUnavailable(link.Id, answer.Headers.RetryAfter is not null);
                    break;
                case null:
                    accountant.SawBreak(link.Id);
                    break;
                default:
                    accountant.Wrong($"A first request was answered {answer.StatusCode}.");
                    break;
            }

            await Task.Delay(Pause);
        }
    }

    /// <summary>None where the store did not answer in time.</summary>
    private async Task<IEnumerable<Link>> MintOnceAsync(int count)
    {
        var order = new JsonArray([.. Enumerable.Range(0, count).Select(
            _ => (JsonNode)new JsonObject { ["streamId"] = "cam", ["type"] = "play", ["expiresIn"] = 7200 })]);
        using var answer = await _client.PostAsJsonAsync(new Uri(fleet.Next().Process.AdminUrl, "/api/tokens"), order);
        if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
        {
            return [];
        }

        answer.EnsureSuccessStatusCode();
        var minted = await answer.Content.ReadFromJsonAsync<JsonArray>();
        return minted!.Select(token => new Link(token!["id"]!.GetValue<Guid>(), token["tokenId"]!.GetValue<string>()));
    }

    private async Task PlayAsync(Link link, string cookie)
    {
        for (var number = 1; number <= Segments; number++)
        {
            using var answer = await AskAsync($"/streams/cam{number:D4}.ts", cookie);
            if (answer is { StatusCode: not HttpStatusCode.OK })
            {
                accountant.Wrong(
                    $"The open session {link.Id} was answered {answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
            }
        }
    }

    /// <summary>Null where the connection broke.</summary>
    private async Task<HttpResponseMessage?> AskAsync(string target, string? cookie)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(fleet.Next().Process.PublicUrl, target));
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        try
        {
            return await _client.SendAsync(request);
        }
        catch (HttpRequestException)
        {
            return null;
        }
        catch (TaskCanceledException)
        {
            accountant.Wrong($"A request had no answer within {Patience.Limit}.");
            return null;
        }
    }

    /// <summary>A token as its viewer has it.</summary>
    internal sealed record Link(Guid Id, string Secret);
}
