// Answers GET /streams/load/{n}k.ts with n KiB, for the few n below; /streams/load/live.m3u8 with a live playlist that gets a new segment
// every two seconds, and its segments with 64 KiB; /count with the number of requests for the live stream so far; and /health/ready.
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
var app = builder.Build();

var bodies = new[] { 1, 64, 1024 }.ToDictionary(
    kibibytes => $"/streams/load/{kibibytes}k.ts",
    kibibytes => new ReadOnlyMemory<byte>([.. Enumerable.Repeat((byte)'x', kibibytes * 1024)]));
var began = TimeProvider.System.GetTimestamp();
var asked = 0;

app.Run(async context =>
{
    if (bodies.TryGetValue(context.Request.Path, out var body))
    {
        context.Response.ContentType = "video/mp2t";
        context.Response.ContentLength = body.Length;
        await context.Response.BodyWriter.WriteAsync(body);
        return;
    }

    var name = context.Request.Path.Value!;
    if (name.StartsWith("/streams/load/live", StringComparison.Ordinal))
    {
        Interlocked.Increment(ref asked);
        body = name.EndsWith(".ts", StringComparison.Ordinal) ? bodies["/streams/load/64k.ts"] : Playlist();
        context.Response.ContentLength = body.Length;
        await context.Response.BodyWriter.WriteAsync(body);
    }
    else if (name == "/count")
    {
        await context.Response.WriteAsync(asked.ToString());
    }
    else
    {
        context.Response.StatusCode = name == "/health/ready" ? StatusCodes.Status200OK : StatusCodes.Status404NotFound;
    }
});
await app.RunAsync();

ReadOnlyMemory<byte> Playlist()
{
    var last = (int)(TimeProvider.System.GetElapsedTime(began).TotalSeconds / 2) + 6;
    var lines = Enumerable.Range(last - 5, 6).Select(number => $"#EXTINF:2.0,\nlive{number:D9}.ts\n");
    return System.Text.Encoding.ASCII.GetBytes(
        $"#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:{last - 5}\n{string.Concat(lines)}");
}
