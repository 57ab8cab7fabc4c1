using MudBlazor;
using MudBlazor.Services;
using PlayGate.Server.Panel.Layout;
using PlayGate.Server.Panel.SignIn;

namespace PlayGate.Server.Panel.Hosting;

/// <summary>
/// The panel as an application of its own within the host, made by the first who opens it: most replicas are never looked at, and then
/// neither start later nor hold more memory for it. It shares what <see cref="PanelServices.Shared"/> lists and nothing else.
/// </summary>
internal sealed class PanelHost : IAsyncDisposable
{
    /// <summary>Pages whose connection is away for a moment; some megabytes each.</summary>
    private const int CircuitsKept = 16;

    private readonly Lazy<Made> _made;

    public PanelHost(IServiceProvider host) => _made = new Lazy<Made>(() => Make(host));

    /// <summary>What the panel maps, once it is made.</summary>
    public IReadOnlyList<Endpoint> Endpoints => _made.Value.Services.GetRequiredService<EndpointDataSource>().Endpoints;

    public async Task AnswerAsync(HttpContext context)
    {
        PanelHeaders.Apply(context.Response);
        // What Antiforgery would write over the management's own no-store, with a warning.
        context.Response.Headers.CacheControl = "no-cache, no-store";
        PanelIdentity.NoteAddress(context);
        var hostServices = context.RequestServices;
        await using var scope = _made.Value.Services.CreateAsyncScope();
        context.RequestServices = scope.ServiceProvider;
        try
        {
            await _made.Value.Pipeline(context);
        }
        finally
        {
            context.RequestServices = hostServices;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_made.IsValueCreated)
        {
            await _made.Value.Services.DisposeAsync();
        }
    }

    private static Made Make(IServiceProvider host)
    {
        var services = new ServiceCollection();
        PanelServices.Share(host, services);
        services.AddRouting();
        services.AddRazorComponents().AddInteractiveServerComponents(circuits => circuits.DisconnectedCircuitMaxRetained = CircuitsKept);
        services.AddCascadingAuthenticationState();
        services.AddMudServices(mud =>
        {
            mud.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomCenter;
            mud.SnackbarConfiguration.VisibleStateDuration = 4000;
            mud.SnackbarConfiguration.PreventDuplicates = false;
        });
        services.AddPanelParts();
        var provider = services.BuildServiceProvider();
        var app = new ApplicationBuilder(provider);
        app.UseRouting();
        app.UseAntiforgery();
        // The headers above say who may frame us.
        app.UseEndpoints(endpoints => endpoints.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null));
        return new Made(provider, app.Build());
    }

    private sealed record Made(ServiceProvider Services, RequestDelegate Pipeline);
}
