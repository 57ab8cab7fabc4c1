using System.Security.Cryptography;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PlayGate.Tokens;

namespace PlayGate.ContractTests.Stores;

public abstract partial class EntityFrameworkStoreContract
{
    [Fact]
    public void What_was_sealed_with_a_key_made_meanwhile_opens_on_a_replica_with_an_old_ring()
    {
        var time = new FakeTimeProvider(Now);
        var old = ProtectorOf(Replica(), time);
        var before = old.Protect("before");
        Assert.Equal("before", old.Unprotect(before));

        MakeKey();
        var after = ProtectorOf(Replica(), time).Protect("after");
        Assert.NotEqual(KeyOf(before), KeyOf(after));

        Assert.Equal("after", old.Unprotect(after));
        Assert.Equal("before", old.Unprotect(before));
    }

    [Fact]
    public void Beside_a_version_that_sealed_with_the_frameworks_default_both_open_what_either_sealed()
    {
        var earlier = Provide(services =>
        {
            Register(services, Replica());
            services.PostConfigure<KeyManagementOptions>(
                options => options.AuthenticatedEncryptorConfiguration = new AuthenticatedEncryptorConfiguration());
        }).GetRequiredService<IDataProtectionProvider>().CreateProtector("test");
        var before = earlier.Protect(new byte[100]);

        MakeKey();
        var later = ProtectorOf(Replica(), TimeProvider.System);
        var after = later.Protect(new byte[100]);

        Assert.Equal(new byte[100], later.Unprotect(before));
        Assert.Equal(new byte[100], earlier.Unprotect(after));
        Assert.True(after.Length < before.Length, "AES-256-GCM has no padding and a shorter mark");
    }

    [Fact]
    public void A_key_that_nobody_has_makes_the_ring_be_read_once_a_second_and_many_such_keys_ten_times()
    {
        var time = new FakeTimeProvider(Now);
        CountingRows? rows = null;
        var provider = Provide(services =>
        {
            services.AddSingleton<TimeProvider>(time);
            Register(services, Replica());
            services.PostConfigure<KeyManagementOptions>(
                options => options.XmlRepository = rows = new CountingRows(options.XmlRepository!));
        });
        var protector = provider.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");
        var forged = protector.Protect([1]);
        Assert.Equal([1], protector.Unprotect(forged));
        RandomNumberGenerator.Fill(forged.AsSpan(4, 16));

        time.Advance(TimeSpan.FromSeconds(1));
        var before = rows!.Readings;
        for (var attempt = 0; attempt < 20; attempt++)
        {
            Assert.Throws<CryptographicException>(() => protector.Unprotect(forged));
        }

        Assert.Equal(before + 1, rows.Readings);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Throws<CryptographicException>(() => protector.Unprotect(forged));
        Assert.Equal(before + 2, rows.Readings);
        for (var attempt = 0; attempt < 20; attempt++)
        {
            RandomNumberGenerator.Fill(forged.AsSpan(4, 16));
            Assert.ThrowsAny<Exception>(() => protector.Unprotect(forged));
        }

        Assert.Equal(before + 11, rows.Readings);
        Assert.Throws<StoreUnavailableException>(() => protector.Unprotect(forged));
    }

    [Fact]
    public async Task After_ninety_days_a_new_token_key_signs_once_every_replica_may_know_it_and_the_old_one_goes_on_verifying()
    {
        var time = new FakeTimeProvider(Now);
        var one = KeysOf(time);
        var other = KeysOf(time);
        await one.LoadAsync(default);
        await other.LoadAsync(default);
        Assert.Equal(1, one.Current.Version);

        time.Advance(TimeSpan.FromDays(90));
        await one.KeepAsync(default);
        Assert.Equal(1, one.Current.Version);
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(2, one.Current.Version);
        Assert.Equal(MacOf(one.Current), MacOf((await other.FindAsync(2, default))!));
        Assert.NotNull(await one.FindAsync(1, default));
        Assert.Equal(2, other.Current.Version);
        Assert.Null(await other.FindAsync(3, default));
    }

    [Fact]
    public async Task Token_keys_sealed_with_a_lost_ring_are_passed_over_and_without_any_nothing_is_judged()
    {
        var time = new FakeTimeProvider(Now);
        await Store.TryAddAsync(
            new StoredTokenKey(1, new EphemeralDataProtectionProvider().CreateProtector("lost").Protect([1]), Now), default);
        var keys = KeysOf(time);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => keys.LoadAsync(default));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await keys.FindAsync(1, default));

        var protector = Provide(services => Register(services, Replica())).GetRequiredService<IDataProtectionProvider>()
            .CreateProtector("PlayGate.TokenKey.v1");
        await Store.TryAddAsync(new StoredTokenKey(2, protector.Protect(new byte[TokenKey.Size]), Now), default);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(await keys.FindAsync(2, default));
        Assert.Null(await keys.FindAsync(1, default));
    }

    private static byte[] MacOf(TokenKey key)
    {
        var mac = new byte[16];
        key.Sign("message"u8, mac);
        return mac;
    }

    private TokenKeys KeysOf(TimeProvider time)
    {
        var provider = Provide(services =>
        {
            services.AddSingleton(time);
            Register(services, Replica());
        });
        return new TokenKeys(
            provider.GetRequiredService<ITokenKeyStore>(),
            provider.GetRequiredService<IDataProtectionProvider>(),
            time,
            NullLogger<TokenKeys>.Instance);
    }

    private IDataProtector ProtectorOf(string database, TimeProvider time) => Provide(services =>
    {
        services.AddSingleton(time);
        Register(services, database);
    }).GetRequiredService<IDataProtectionProvider>().CreateProtector("test");

    /// <summary>On a replica of its own, as after a rotation elsewhere.</summary>
    private void MakeKey()
    {
        var now = TimeProvider.System.GetUtcNow();
        Provide(services => Register(services, Replica())).GetRequiredService<IKeyManager>().CreateNewKey(now, now.AddDays(90));
    }

    private static string KeyOf(string sealedText) => sealedText[..27]; // 20 bytes of magic and key id in base64url

    private sealed class CountingRows(IXmlRepository rows) : IXmlRepository
    {
        public int Readings { get; private set; }

        public IReadOnlyCollection<XElement> GetAllElements()
        {
            Readings++;
            return rows.GetAllElements();
        }

        public void StoreElement(XElement element, string friendlyName) => rows.StoreElement(element, friendlyName);
    }
}
