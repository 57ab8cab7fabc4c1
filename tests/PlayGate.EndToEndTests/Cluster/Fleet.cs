using Npgsql;
using PlayGate.EndToEndTests.Hosting;
using PlayGate.Testing.Hosting;
using PlayGate.Testing.Postgres;

namespace PlayGate.EndToEndTests.Cluster;

/// <summary>
/// Replicas behind a load balancer that knows only which of them are said to be there, each with a network of its own to the database.
/// </summary>
internal sealed class Fleet : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Member> _all = [];
    private List<Member> _members = [];
    private int _next;

    private Fleet(PostgresCluster database, Deployment deployment) => (Database, Deployment) = (database, deployment);

    public PostgresCluster Database { get; }

    public Deployment Deployment { get; }

    public Member this[int index] => _members[index];

    public static async Task<Fleet> StartAsync(int replicas)
    {
        var database = await PostgresCluster.StartNewAsync();
        var fleet = new Fleet(database, await Deployment.CreateAsync(nameof(Fleet), database));
        for (var number = 0; number < replicas; number++)
        {
            await fleet.AddAsync();
        }

        return fleet;
    }

    /// <summary>Where the next request goes.</summary>
    public Member Next()
    {
        lock (_lock)
        {
            return _members[_next++ % _members.Count];
        }
    }

    public async Task AddAsync()
    {
        var network = LossyRelay.To(Database.Port);
        var settings = new NpgsqlConnectionStringBuilder(PostgresCluster.Impatient(Deployment.ConnectionString)) { Port = network.Port };

        // All viewers of the test have one address, and a part of them a copied link.
        var replica = await Deployment.StartReplicaAsync(
            ("ConnectionStrings:PlayGate", settings.ConnectionString), ("PlayGate:Token:AttemptsPerMinute", "0"));
        var member = new Member(replica, network);
        lock (_lock)
        {
            _all.Add(member);
            _members = [.. _members, member];
        }
    }

    /// <summary>kill -9, in the middle of whatever it does; the load balancer notices afterwards.</summary>
    public async Task KillAsync(Member member)
    {
        await member.Process.KillAsync();
        lock (_lock)
        {
            _members = [.. _members.Where(other => other != member)];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Deployment.DisposeAsync();
        foreach (var member in _all)
        {
            await member.Network.DisposeAsync();
        }

        await Database.DisposeAsync();
    }

    internal sealed record Member(PlayGateProcess Process, LossyRelay Network);
}
