// Answers GET /streams/load/{n}k.ts with n KiB, for the few n below, and /health/ready.
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
var app = builder.Build();

var bodies = new[] { 1, 64, 1024 }.ToDictionary(
    kibibytes => $"/streams/load/{kibibytes}k.ts",
    kibibytes => new ReadOnlyMemory<byte>([.. Enumerable.Repeat((byte)'x', kibibytes * 1024)]));

app.Run(async context =>
{
    if (bodies.TryGetValue(context.Request.Path, out var body))
    {
        context.Response.ContentType = "video/mp2t";
        context.Response.ContentLength = body.Length;
        await context.Response.BodyWriter.WriteAsync(body);
        return;
    }

    context.Response.StatusCode = context.Request.Path == "/health/ready" ? StatusCodes.Status200OK : StatusCodes.Status404NotFound;
});
await app.RunAsync();
