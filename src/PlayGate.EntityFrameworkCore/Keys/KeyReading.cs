using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PlayGate.EntityFrameworkCore.Keys;

/// <summary>
/// One reading of the ring. Data Protection cannot forget the ring that it has read, but a second instance of it reads anew.
/// </summary>
internal sealed class KeyReading(ServiceProvider inner) : IDisposable
{
    public IDataProtectionProvider Provider { get; } = inner.GetRequiredService<IDataProtectionProvider>();

    public static KeyReading Of(IKeyManager manager, IServiceProvider services) => new(new ServiceCollection()
        .AddSingleton(services.GetRequiredService<ILoggerFactory>())
        .AddSingleton(services.GetRequiredService<IOptions<KeyManagementOptions>>())
        .AddSingleton(services.GetRequiredService<IOptions<DataProtectionOptions>>())
        .AddSingleton(manager)
        .AddDataProtection().Services
        .BuildServiceProvider());

    public void Dispose() => inner.Dispose();
}
