using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace PlayGate.Server.Demo;

/// <summary>An origin of our own that serves the sample stream on a free loopback port, as any web server would.</summary>
internal sealed class SampleOrigin(WebApplication app) : IAsyncDisposable
{
    public const string StreamId = "demo";

    /// <summary>Where it listens.</summary>
    public string Url => app.Urls.First();

    public static async Task<SampleOrigin> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.UseStaticFiles(new StaticFileOptions
        {
            RequestPath = "/streams",
            FileProvider = new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "Demo", "Sample")),
            ContentTypeProvider = new FileExtensionContentTypeProvider(new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
            {
                [".m3u8"] = "application/vnd.apple.mpegurl",
                [".ts"] = "video/mp2t",
            }),
        });
        await app.StartAsync();
        return new SampleOrigin(app);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
