using Microsoft.Extensions.DependencyInjection;
using PlayGate.Sessions.Carriers;
using PlayGate.Telemetry;

namespace PlayGate.Sessions;

internal static class SessionServices
{
    public static IServiceCollection AddSessions(this IServiceCollection services) => services
        .AddSingleton<SealKeys>()
        .AddSingleton<TicketSealer>()
        .AddSingleton<VerifiedTickets>()
        .AddSingleton<CookieCarrier>()
        .AddSingleton<ISessionCarrier>(provider => provider.GetRequiredService<CookieCarrier>())
        .AddSingleton<ISessionCarrier, PathCarrier>()
        .AddSingleton<TicketIssuer>()
        .AddSingleton<SessionRecogniser>()
        .AddCounters<SessionMetrics>()
        .AddSingleton<SessionActivity>()
        .AddSingleton<SightWriter>()
        .AddSingleton<Revocations>()
        .AddSingleton<RevocationWatch>()
        .AddSingleton<SessionRevoker>()
        .AddHosted<RevocationListener>()
        .AddHosted<SessionSweep>()
        .AddHostedService<SessionGauges>();
}
