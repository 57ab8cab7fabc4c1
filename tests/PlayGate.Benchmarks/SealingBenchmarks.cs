using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel;
using PlayGate.Sessions;

namespace PlayGate.Benchmarks;

/// <summary>
/// What each first request pays for its ticket, with Data Protection's default algorithm and with the one that the store chooses.
/// </summary>
[MemoryDiagnoser]
[ShortRunJob]
public class SealingBenchmarks
{
    private readonly Session _session = ASession();
    private TicketSealer _sealer = null!;
    private string _ticket = "";

    [Params(EncryptionAlgorithm.AES_256_CBC, EncryptionAlgorithm.AES_256_GCM)]
    public EncryptionAlgorithm Algorithm { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _sealer = SealerWith(Algorithm);
        _ticket = _sealer.Seal(_session).Reveal();
        Console.WriteLine($"// {_ticket.Length} characters");
    }

    [Benchmark]
    public object Seal() => _sealer.Seal(_session);

    [Benchmark]
    public bool Open() => _sealer.TryOpen(_ticket) is not null;

    internal static Session ASession() => new()
    {
        Id = Guid.NewGuid(),
        Application = "default",
        StreamId = "lesson-42",
        AnyFolder = false,
        StartedAt = TimeProvider.System.GetUtcNow(),
        ExpiresAt = TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(4),
    };

    internal static TicketSealer SealerWith(EncryptionAlgorithm algorithm) => new(DataProtectionProvider.Create(
        Directory.CreateTempSubdirectory("playgate-keys-"),
        protection => protection.UseCryptographicAlgorithms(new AuthenticatedEncryptorConfiguration { EncryptionAlgorithm = algorithm })));
}
