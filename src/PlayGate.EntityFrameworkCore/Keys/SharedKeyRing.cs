using System.Buffers.Binary;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PlayGate.EntityFrameworkCore.Keys;

/// <summary>
/// Data Protection over the ring that all replicas share. By itself it reads the ring once a day, and would until then take what
/// another replica has sealed with a new key for a forgery. Here a key that this replica has not seen makes it read the ring, at most
/// once a second and for all that ask in the meantime; only then is judged.
/// </summary>
internal sealed class SharedKeyRing(IKeyManager manager, IServiceProvider services, TimeProvider time, ILogger<SharedKeyRing> logger)
    : IDataProtectionProvider, IDisposable
{
    private const uint Magic = 0x09F0C9F0; // the first bytes of all that Data Protection seals; the key's id follows
    private const int HeaderSize = 20;
    private static readonly TimeSpan ReadInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMinutes(1);
    private readonly Lock _reading = new();
    private volatile HashSet<Guid> _known = [];
    private volatile Reading _current = Reading.Of(manager, services);
    private Exception? _failure;
    private long? _readAt;
    private long? _reportedAt;

    /// <summary>What the ring is as this replica knows it; replaced as a whole when it is read anew.</summary>
    public IDataProtectionProvider Current => _current.Provider;

    public IDataProtector CreateProtector(string purpose) => new SharedKeyProtector(this, [purpose]);

    /// <summary>Whether what was sealed may be opened with <see cref="Current"/>.</summary>
    /// <exception cref="StoreUnavailableException">It names a key that is not known, and the ring cannot be read.</exception>
    public bool Knows(ReadOnlySpan<byte> sealedData)
    {
        if (sealedData.Length < HeaderSize || BinaryPrimitives.ReadUInt32BigEndian(sealedData) != Magic)
        {
            return false;
        }

        var key = new Guid(sealedData[4..HeaderSize]);
        return _known.Contains(key) || IsKnownOnReading(key);
    }

    public void Dispose() => _current.Dispose();

    private bool IsKnownOnReading(Guid key)
    {
        lock (_reading)
        {
            if (!_known.Contains(key) && (_readAt is not { } at || time.GetElapsedTime(at) >= ReadInterval))
            {
                Read(key);
            }

            return _known.Contains(key) || (_failure is null ? false : throw new StoreUnavailableException("The key ring cannot be read.", _failure));
        }
    }

    private void Read(Guid wanted)
    {
        _readAt = time.GetTimestamp();
        try
        {
            var known = manager.GetAllKeys().Select(key => key.KeyId).ToHashSet();
            if (!known.SetEquals(_known))
            {
                // The one before is left to the collector, since others may be opening something with it.
                _current = Reading.Of(manager, services);
                _known = known;
            }

            _failure = null;
            Report(wanted, known);
        }
        catch (StoreUnavailableException failure)
        {
            _failure = failure.InnerException ?? failure;
        }
    }

    /// <summary>Once a minute at most: anybody can make up a key's id.</summary>
    private void Report(Guid wanted, HashSet<Guid> known)
    {
        if (!known.Contains(wanted) && (_reportedAt is not { } at || time.GetElapsedTime(at) >= ReportInterval))
        {
            _reportedAt = time.GetTimestamp();
            KeyLog.KeyMissing(logger, wanted, known.Count);
        }
    }

    /// <summary>One reading of the ring. Data Protection has no way to forget what it has read, but a second instance of it reads anew.</summary>
    private sealed class Reading(ServiceProvider inner) : IDisposable
    {
        public IDataProtectionProvider Provider { get; } = inner.GetRequiredService<IDataProtectionProvider>();

        public static Reading Of(IKeyManager manager, IServiceProvider services) => new(new ServiceCollection()
            .AddSingleton(services.GetRequiredService<ILoggerFactory>())
            .AddSingleton(services.GetRequiredService<IOptions<KeyManagementOptions>>())
            .AddSingleton(services.GetRequiredService<IOptions<DataProtectionOptions>>())
            .AddSingleton(manager)
            .AddDataProtection().Services
            .BuildServiceProvider());

        public void Dispose() => inner.Dispose();
    }
}
