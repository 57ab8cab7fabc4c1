using System.Net;
using PlayGate.EndToEndTests.Hosting;
using PlayGate.Testing.Postgres;

namespace PlayGate.EndToEndTests.Gate;

public sealed class KeyRingTests
{
    [Fact]
    public async Task A_certificate_encrypts_the_key_ring_and_sessions_outlive_a_crash()
    {
        using var certificate = new TestCertificate();
        var keys = With(certificate);
        await using var deployment = await Deployment.CreateAsync(nameof(KeyRingTests));
        var before = await deployment.StartReplicaAsync(keys);
        var unused = await deployment.MintSecretAsync("cam");
        var cookie = await deployment.OpenAsync($"/streams/cam.m3u8?token={await deployment.MintSecretAsync("cam")}");

        var dump = await (await PostgresCluster.SharedAsync()).DumpAsync(deployment.ConnectionString);
        Assert.Contains("EncryptedXml", dump, StringComparison.Ordinal);
        Assert.DoesNotContain("masterKey", dump, StringComparison.OrdinalIgnoreCase);

        await before.KillAsync();
        var after = await deployment.StartReplicaAsync(keys);
        using var bySession = await deployment.GetAsync("/streams/cam0001.ts", cookie);
        Assert.Equal(HttpStatusCode.OK, bySession.StatusCode);
        await deployment.OpenAsync($"/streams/cam.m3u8?token={unused}");
        Assert.DoesNotContain(TestCertificate.Password, after.Output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replica_with_a_foreign_certificate_is_not_ready_and_says_so_once()
    {
        using var ourCertificate = new TestCertificate();
        using var foreignCertificate = new TestCertificate();
        await using var deployment = await Deployment.CreateAsync(nameof(KeyRingTests));
        var ours = await deployment.StartReplicaAsync(With(ourCertificate));
        var cookie = await deployment.OpenAsync($"/streams/cam.m3u8?token={await deployment.MintSecretAsync("cam")}");
        var unused = await deployment.MintSecretAsync("cam");

        var foreign = await deployment.StartReplicaAsync("live", With(foreignCertificate));
        await foreign.Output.FirstAsync(line => line.Contains("PlayGate:Keys:Certificate is another one", StringComparison.Ordinal));
        using var health = await deployment.Viewer.GetAsync(new Uri(foreign.AdminUrl, "/health/ready"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        for (var request = 0; request < 20; request++)
        {
            using var refused = await deployment.GetAsync("/streams/cam0001.ts", cookie, foreign);
            Assert.False(refused.IsSuccessStatusCode);
        }

        Assert.Single(foreign.Output.All, line => line.Contains("PlayGate:Keys:Certificate is another one", StringComparison.Ordinal));
        Assert.True(foreign.Output.All.Count(line => !line.Contains("Refused", StringComparison.Ordinal)) < 60, foreign.Output.ToString());
        using var bySession = await deployment.GetAsync("/streams/cam0001.ts", cookie, ours);
        Assert.Equal(HttpStatusCode.OK, bySession.StatusCode);
        using var byToken = await deployment.GetAsync($"/streams/cam.m3u8?token={unused}", null, ours);
        Assert.Equal(HttpStatusCode.OK, byToken.StatusCode);
    }

    private static (string, string)[] With(TestCertificate certificate) =>
        [("PlayGate:Keys:Certificate", certificate.File), ("PlayGate:Keys:CertificatePassword", TestCertificate.Password)];
}
