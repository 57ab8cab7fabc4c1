using System.Net;
using Npgsql;
using PlayGate.EndToEndTests.Hosting;
using PlayGate.Testing.Postgres;

namespace PlayGate.EndToEndTests.Gate;

public sealed class OutageTests
{
    [Fact]
    public async Task A_token_whose_verdict_was_lost_on_the_way_is_given_back()
    {
        await using var relay = LossyRelay.To((await PostgresCluster.SharedAsync()).Port);
        await using var deployment = await Deployment.CreateAsync(nameof(OutageTests));
        var throughRelay = new NpgsqlConnectionStringBuilder(deployment.ConnectionString) { Port = relay.Port };
        var host = await deployment.StartReplicaAsync(("ConnectionStrings:PlayGate", throughRelay.ConnectionString));
        var token = await deployment.MintAsync("cam");
        var target = $"/streams/cam.m3u8?token={token["tokenId"]}";

        relay.LosesAnswers = true;
        using var lost = await deployment.GetAsync(target);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, lost.StatusCode);
        Assert.Equal(1L, await CountAsync(deployment, "SELECT count(*) FROM grants WHERE state = 'session'"));

        relay.LosesAnswers = false;
        await host.Output.FirstAsync(line => line.Contains($"Gave token {token["id"]} back", StringComparison.Ordinal));
        await deployment.OpenAsync(target);
    }

    private static async Task<long> CountAsync(Deployment deployment, string query)
    {
        await using var source = NpgsqlDataSource.Create(deployment.ConnectionString);
        await using var command = source.CreateCommand(query);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
