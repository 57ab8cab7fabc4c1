using System.Buffers.Binary;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PlayGate.EntityFrameworkCore.Keys;

/// <summary>
/// Data Protection over the ring that all replicas share. By itself it reads the ring once a day, and would until then take what
/// another replica has sealed with a new key for a forgery. Here a key that this replica has not seen makes it read the ring, and only
/// then is judged. A key that was not there is looked for again after a second. Since anybody can make up keys, the ring is read ten
/// times a second at most; whoever comes beyond that is not refused but told to come again.
/// </summary>
internal sealed class SharedKeyRing(IKeyManager manager, IServiceProvider services, TimeProvider time, ILogger<SharedKeyRing> logger)
    : IDataProtectionProvider, IDisposable
{
    private const uint Magic = 0x09F0C9F0; // the first bytes of all that Data Protection seals; the key's id follows
    private const int HeaderSize = 20;
    private const int MostReadings = 10;
    private static readonly TimeSpan ReadInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMinutes(1);
    private readonly Lock _reading = new();
    private readonly HashSet<Guid> _missing = [];
    private volatile HashSet<Guid> _known = [];
    private volatile Reading _current = Reading.Of(manager, services);
    private Exception? _failure;
    private long? _since;
    private int _readings;
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
            if (_since is not { } since || time.GetElapsedTime(since) >= ReadInterval)
            {
                (_since, _readings, _failure) = (time.GetTimestamp(), 0, null);
                _missing.Clear();
            }

            if (!_known.Contains(key) && !_missing.Contains(key) && _failure is null && _readings < MostReadings)
            {
                Read(key);
            }

            return _known.Contains(key)
                || (_failure is null && _missing.Contains(key) ? false : throw new StoreUnavailableException("The key ring cannot be read now.", _failure));
        }
    }

    private void Read(Guid wanted)
    {
        _readings++;
        try
        {
            var known = manager.GetAllKeys().Select(key => key.KeyId).ToHashSet();
            if (!known.SetEquals(_known))
            {
                // The one before is left to the collector, since others may be opening something with it.
                _current = Reading.Of(manager, services);
                _known = known;
            }

            if (!known.Contains(wanted))
            {
                _missing.Add(wanted);
                Report(wanted);
            }
        }
        catch (StoreUnavailableException failure)
        {
            _failure = failure.InnerException ?? failure;
        }
    }

    /// <summary>Once a minute at most: anybody can make up a key's id.</summary>
    private void Report(Guid wanted)
    {
        if (_reportedAt is not { } at || time.GetElapsedTime(at) >= ReportInterval)
        {
            _reportedAt = time.GetTimestamp();
            KeyLog.KeyMissing(logger, wanted, _known.Count);
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
