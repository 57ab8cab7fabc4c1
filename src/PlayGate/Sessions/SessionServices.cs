using Microsoft.Extensions.DependencyInjection;
using PlayGate.Administration;
using PlayGate.Gate;
using PlayGate.Sessions.Carriers;
using PlayGate.Telemetry;

namespace PlayGate.Sessions;

internal static class SessionServices
{
    public static IServiceCollection AddSessions(this IServiceCollection services) => services
        .AddSingleton<SealKeys>()
        .AddSingleton<TicketSealer>()
        .AddSingleton<VerifiedTickets>()
        .AddSingleton<SessionCookies>()
        .AddSingleton<SessionTickets>()
        .AddSingleton<SessionRecogniser>()
        .AddCounters<SessionMetrics>()
        .AddSingleton<SessionActivity>()
        .AddSingleton<Revocations>()
        .AddSingleton<RevocationWatch>()
        .AddSingleton<Kicks>()
        .AddHosted<RevocationNews>()
        .AddHosted<SessionSweep>()
        .AddHostedService<SessionGauges>()
        .AddSingleton(provider => new SessionAdministration(
            provider.GetRequiredService<ISessionStore>(),
            provider.GetRequiredService<SessionActivity>(),
            provider.GetRequiredService<Kicks>(),
            provider.GetRequiredService<Revocations>(),
            provider.GetRequiredService<TimeProvider>()));
}
