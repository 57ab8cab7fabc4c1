using Microsoft.Extensions.DependencyInjection;

namespace PlayGate.Sessions;

internal static class SessionServices
{
    public static IServiceCollection AddSessions(this IServiceCollection services) => services
        .AddSingleton<TicketSealer>()
        .AddSingleton<VerifiedTickets>()
        .AddSingleton<SessionCookies>()
        .AddSingleton<SessionTickets>()
        .AddSingleton<SessionRecogniser>()
        .AddSingleton<SessionActivity>()
        .AddSingleton<Revocations>()
        .AddSingleton<RevocationWatch>()
        .AddSingleton(provider => new SessionAdministration(
            provider.GetRequiredService<ISessionStore>(),
            provider.GetRequiredService<SessionActivity>(),
            provider.GetRequiredService<Revocations>(),
            provider.GetRequiredService<TimeProvider>()));
}
