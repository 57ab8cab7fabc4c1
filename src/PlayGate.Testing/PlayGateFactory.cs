using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PlayGate.Administration;
using PlayGate.EntityFrameworkCore;
using Yarp.ReverseProxy.Configuration;

namespace PlayGate.Testing;

/// <summary>
/// An application with PlayGate as it is, with its own routes and settings, on a free port of Kestrel. Three things are put in place of its
/// own: the store is in memory and empty, the clock is the test's, and every destination of every cluster is <see cref="Origin"/>. It
/// starts when it is first asked for something.
/// </summary>
/// <typeparam name="TEntryPoint">A class of the application's assembly, <c>Program</c> as a rule.</typeparam>
public class PlayGateFactory<TEntryPoint> : WebApplicationFactory<TEntryPoint>
    where TEntryPoint : class
{
    private Uri? _address;

    /// <summary>Nothing is started yet.</summary>
    public PlayGateFactory() => UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));

    /// <summary>Stands for all origins; a destination's path goes before those that are asked for, as it does with the real one.</summary>
    public RecordingOrigin Origin { get; } = new();

    /// <summary>The application's clock: now, until the test moves it. Cookies and HTTP clients have the machine's.</summary>
    public FakeTimeProvider Clock { get; } = new(TimeProvider.System.GetUtcNow());

    /// <summary>Settings of the test's own, which go before the application's.</summary>
    public IDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Where the application listens, e.g. <c>http://127.0.0.1:41233</c>.</summary>
    public Uri Address => _address ??= Start();

    /// <inheritdoc/>
    public override IServiceProvider Services
    {
        get
        {
            _ = Address;
            return base.Services;
        }
    }

    /// <summary>
    /// A viewer as players are: keeps cookies of its own and follows redirects. Whatever host a URL names, its requests go to this
    /// application, so a minted URL opens as it is; a path alone is enough.
    /// </summary>
    public HttpClient NewViewer() => new(new ToApplication(Address)) { BaseAddress = Address };

    /// <summary>Mints a token to play a stream of the application <c>default</c>, past the application's own back-end.</summary>
    /// <param name="streamId">The stream.</param>
    /// <exception cref="InvalidOperationException">It cannot be minted; the message says why.</exception>
    public Task<MintedToken> MintAsync(string streamId) => MintAsync(new MintRequest { StreamId = streamId, Type = TokenType.Play });

    /// <summary>Mints a token, past the application's own back-end.</summary>
    /// <param name="request">What for.</param>
    /// <exception cref="InvalidOperationException">It cannot be minted; the message says why.</exception>
    public async Task<MintedToken> MintAsync(MintRequest request)
    {
        var mint = Services.GetRequiredService<TokenMint>();
        return await mint.MintAsync([request], idempotencyKey: null, by: null, CancellationToken.None) switch
        {
            MintResult.Minted minted => minted.Tokens[0],
            MintResult.Invalid invalid =>
                throw new InvalidOperationException(
                    string.Join(' ', invalid.Problems.Select(problem => $"{problem.Field}: {problem.Message}"))),
            var other => throw new InvalidOperationException($"Not minted: {other}"),
        };
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Origin.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Puts store, clock and origin in place; an override calls it.</summary>
    /// <param name="builder">The application's.</param>
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.ConfigureAppConfiguration(configuration => configuration.AddInMemoryCollection(Settings));
        builder.ConfigureTestServices(services =>
        {
            services.AddSqliteStore("Data Source=:memory:");
            services.AddSingleton<TimeProvider>(Clock);
            services.AddSingleton<IProxyConfigFilter>(new OriginInPlace(Origin.Address));
        });
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            Origin.Dispose();
        }
    }

    /// <summary>Off the test's thread: a test framework that lends each test one would have it blocked and wait for it at once.</summary>
    private Uri Start() => Task.Run(() =>
    {
        StartServer();
        return new Uri(
            base.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
    }).GetAwaiter().GetResult();
}
