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
        (string, string)[] keys = [("PlayGate:Keys:Certificate", certificate.File), ("PlayGate:Keys:CertificatePassword", TestCertificate.Password)];
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
}
