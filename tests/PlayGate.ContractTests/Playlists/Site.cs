using System.Text;
using PlayGate.ContractTests.Hosting;
using PlayGate.Testing.Origins;

namespace PlayGate.ContractTests.Playlists;

/// <summary>An origin, a gate in front of it, and a viewer whose session on <c>cam</c> is open.</summary>
internal sealed class Site : IAsyncDisposable
{
    /// <summary>What <see cref="Absolute"/> becomes.</summary>
    public const string Inside = "#EXTM3U\n#EXTINF:4,\n/streams/cam0001.ts\n";

    private readonly string _cookie;

    private Site(KestrelOrigin origin, TestGate gate, string cookie) => (Origin, Gate, _cookie) = (origin, gate, cookie);

    public KestrelOrigin Origin { get; }

    public TestGate Gate { get; }

    /// <summary>A playlist with the origin's own address in it.</summary>
    public string Absolute => $"#EXTM3U\n#EXTINF:4,\n{Origin.Url}/streams/cam0001.ts\n";

    public static async Task<Site> StartAsync()
    {
        var origin = await KestrelOrigin.StartAsync();
        var gate = await TestGate.InFrontOfAsync(origin, TestGate.Unshielded);
        return new Site(origin, gate, await gate.OpenAsync("/streams/cam/first.ts", await gate.MintAsync("cam")));
    }

    public void Answer(string body, string? type, params (string Name, string Value)[] headers) =>
        Answer(Encoding.UTF8.GetBytes(body), type, headers);

    public void Answer(byte[] body, string? type, params (string Name, string Value)[] headers) =>
        Origin.Answer = OriginAnswer.Respond(200, body, type is null ? headers : [("Content-Type", type), .. headers]);

    public Task<HttpResponseMessage> GetAsync(string file, params (string Name, string Value)[] headers) =>
        Gate.GetAsync($"/streams/{file}", _cookie, headers);

    public Task<RawResponse> RawAsync(string method, string file, params string[] headers) =>
        RawClient.SendAsync(Gate.Public, method, $"/streams/{file}", [$"Cookie: {_cookie}", .. headers]);

    /// <summary>A playlist of about 70 bytes a segment, and what becomes of it.</summary>
    public (string Input, string Expected) Long(int segments)
    {
        string Text(string origin) =>
            "#EXTM3U\n" + string.Concat(
                Enumerable.Range(0, segments).Select(number => $"#EXTINF:4.0,\n{origin}/streams/cam{number:D9}.ts?number={number}\n"));
        return (Text(Origin.Url), Text(""));
    }

    public async ValueTask DisposeAsync()
    {
        await Gate.DisposeAsync();
        await Origin.DisposeAsync();
    }
}
