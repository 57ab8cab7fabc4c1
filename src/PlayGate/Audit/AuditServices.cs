using Microsoft.Extensions.DependencyInjection;

namespace PlayGate.Audit;

internal static class AuditServices
{
    public static IServiceCollection AddAudit(this IServiceCollection services) => services
        .AddSingleton(provider => new AuditTrail(provider.GetRequiredService<IAuditStore>(), provider.GetRequiredService<TimeProvider>()));
}
