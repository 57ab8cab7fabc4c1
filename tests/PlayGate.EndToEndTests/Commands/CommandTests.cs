using PlayGate.EndToEndTests.Hosting;
using PlayGate.Testing.Hosting;
using PlayGate.Testing.Postgres;

namespace PlayGate.EndToEndTests.Commands;

public sealed class CommandTests
{
    [Fact]
    public async Task With_nothing_to_stand_in_front_of_it_says_so_and_names_the_demo()
    {
        var result = await PlayGateCommand.RunAsync([]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("PlayGate:Origin", result.Error, StringComparison.Ordinal);
        Assert.Contains("playgate demo", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_settings_stop_the_start_with_a_line_each_and_no_stack_trace()
    {
        var result = await PlayGateCommand.RunAsync(
            ["--PlayGate:Session:Lifetme=01:00:00"],
            new Dictionary<string, string>
            {
                ["PlayGate:Origin"] = "http://127.0.0.1:9",
                ["PlayGate:Session:IdleTimeout"] = "30",
                ["PlayGate:Store"] = "Oracle",
            });
        Assert.Equal(1, result.ExitCode);
        var lines = result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.Contains(lines, line => line.Contains("did you mean PlayGate:Session:Lifetime?", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("PlayGate:Session:IdleTimeout is '30'", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("Sqlite, Postgres", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("PlayGate:Session:Lifetime", "31.00:00:00")]
    [InlineData("PlayGate:Session:MaxPerSubject", "0")]
    [InlineData("PlayGate:Token:AttemptsPerMinute", "-1")]
    [InlineData("PlayGate:Cors:AllowedOrigins:0", "*")]
    [InlineData("ReverseProxy:Routes:r:Match:Path", "/x/{id}/{**path}")]
    public async Task What_only_the_library_knows_stops_the_start_the_same_way(string key, string value)
    {
        var settings = new Dictionary<string, string> { ["PlayGate:Origin"] = "http://127.0.0.1:9", [key] = value };
        if (key.StartsWith("ReverseProxy", StringComparison.Ordinal))
        {
            settings["ReverseProxy:Routes:r:ClusterId"] = "c";
            settings["ReverseProxy:Routes:r:Metadata:PlayGate"] = "play";
            settings["ReverseProxy:Clusters:c:Destinations:d:Address"] = "http://127.0.0.1:9";
        }

        var result = await PlayGateCommand.RunAsync([], settings);
        Assert.Equal(1, result.ExitCode);
        Assert.All(
            result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.StartsWith("error: ", line, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", result.Output + result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_word_that_is_no_command_is_refused()
    {
        var result = await PlayGateCommand.RunAsync(["serv"]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("'serv' is neither a command, an option nor a setting", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrate_prepares_a_database_that_the_server_would_not_touch()
    {
        var cluster = await PostgresCluster.SharedAsync();
        var settings = new Dictionary<string, string>
        {
            ["PlayGate:Origin"] = "http://127.0.0.1:9",
            ["PlayGate:Store"] = "Postgres",
            ["PlayGate:Migrate"] = "false",
            ["ConnectionStrings:PlayGate"] = await cluster.CreateDatabaseAsync(nameof(CommandTests), isEmpty: true),
        };

        var before = await PlayGateCommand.RunAsync(["check"], settings);
        Assert.Contains("playgate migrate", before.Output, StringComparison.Ordinal);
        var migrated = await PlayGateCommand.RunAsync(["migrate"], settings);
        Assert.True(migrated.ExitCode == 0, migrated.Error);
        var after = await PlayGateCommand.RunAsync(["check"], settings);
        Assert.Contains("store          ok (Postgres)", after.Output, StringComparison.Ordinal);
        Assert.Contains("clock          ok", after.Output, StringComparison.Ordinal);
        Assert.Contains("origin         unreachable", after.Output, StringComparison.Ordinal);
        Assert.Equal(1, after.ExitCode);
    }

    [Fact]
    public async Task Check_says_that_the_database_is_away_and_repeats_no_password()
    {
        var result = await PlayGateCommand.RunAsync(["check"], new Dictionary<string, string>
        {
            ["PlayGate:Origin"] = "http://127.0.0.1:9",
            ["PlayGate:Store"] = "Postgres",
            ["ConnectionStrings:PlayGate"] = $"Host=127.0.0.1;Port={FreePort.Next()};Username=playgate;Password=hunter2",
        });
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("store          Database unavailable: Failed to connect", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", result.Output + result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_fails_where_the_database_does_not_exist()
    {
        var cluster = await PostgresCluster.SharedAsync();
        var existing = await cluster.CreateDatabaseAsync(nameof(CommandTests));
        var result = await PlayGateCommand.RunAsync(["check"], new Dictionary<string, string>
        {
            ["PlayGate:Origin"] = "http://127.0.0.1:9",
            ["PlayGate:Store"] = "Postgres",
            ["ConnectionStrings:PlayGate"] = new Npgsql.NpgsqlConnectionStringBuilder(existing) { Database = "nope" }.ConnectionString,
        });
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("store          Database unavailable: database \"nope\" does not exist", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_opens_the_keys_with_the_configured_certificate()
    {
        using var ours = new TestCertificate();
        using var foreign = new TestCertificate();
        await using var deployment = await Deployment.CreateAsync(nameof(CommandTests));
        await deployment.StartReplicaAsync(
            ("PlayGate:Keys:Certificate", ours.File), ("PlayGate:Keys:CertificatePassword", TestCertificate.Password));
        Dictionary<string, string> With(TestCertificate certificate) => new()
        {
            ["PlayGate:Origin"] = "http://127.0.0.1:9",
            ["PlayGate:Store"] = "Postgres",
            ["ConnectionStrings:PlayGate"] = deployment.ConnectionString,
            ["PlayGate:Keys:Certificate"] = certificate.File,
            ["PlayGate:Keys:CertificatePassword"] = TestCertificate.Password,
        };

        var opened = await PlayGateCommand.RunAsync(["check"], With(ours));
        Assert.Contains("key ring       ok (", opened.Output, StringComparison.Ordinal);
        Assert.Contains("token keys     ok (1)", opened.Output, StringComparison.Ordinal);
        var closed = await PlayGateCommand.RunAsync(["check"], With(foreign));
        Assert.Equal(1, closed.ExitCode);
        Assert.Contains(" keys cannot be opened; PlayGate:Keys:Certificate", closed.Output, StringComparison.Ordinal);
        Assert.Contains("token keys     version 1 cannot be opened", closed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_settings_file_that_is_no_json_is_one_line_with_its_place()
    {
        const string broken = "{\n  \"PlayGate\": {\n    \"Origin\": \"http://127.0.0.1:9\",,\n  }\n}\n";
        foreach (var command in new[] { Array.Empty<string>(), ["check"], ["health"], ["token", "list"] })
        {
            var result = await PlayGateCommand.RunAsync(command, files: new Dictionary<string, string> { ["appsettings.json"] = broken });
            Assert.NotEqual(0, result.ExitCode);
            var line = Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.StartsWith("error: appsettings.json, line 3, column 36: ", line, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Health_asks_the_server_that_runs_here()
    {
        await using var deployment = await Deployment.CreateAsync(nameof(CommandTests));
        var host = await deployment.StartReplicaAsync();
        var ready = await PlayGateCommand.RunAsync(["health", $"--Kestrel:Endpoints:Admin:Url={host.AdminUrl}"]);
        Assert.Equal((0, """{"status":"ready"}"""), (ready.ExitCode, ready.Output.Trim()));

        var away = await PlayGateCommand.RunAsync(["health", $"--Kestrel:Endpoints:Admin:Url=http://*:{FreePort.Next()}"]);
        Assert.Equal(3, away.ExitCode);
        Assert.Contains("no server answers at http://127.0.0.1:", away.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_create_prints_a_url_that_plays()
    {
        await using var deployment = await Deployment.CreateAsync(nameof(CommandTests));
        var host = await deployment.StartReplicaAsync();
        string[] server = [$"--Kestrel:Endpoints:Admin:Url={host.AdminUrl}"];

        var created = await PlayGateCommand.RunAsync(["token", "create", "cam", "--expires-in", "5m", .. server]);
        Assert.True(created.ExitCode == 0, created.Error);
        var url = created.Output.Trim();
        Assert.StartsWith($"{host.PublicUrl}streams/cam.m3u8?token=", url, StringComparison.Ordinal);
        using var played = await deployment.Viewer.GetAsync(new Uri(url));
        Assert.True(played.IsSuccessStatusCode);

        var refused = await PlayGateCommand.RunAsync(["token", "create", "../cam", .. server]);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("streamId", refused.Error, StringComparison.Ordinal);
        var wrongUnit = await PlayGateCommand.RunAsync(["token", "create", "cam", "--expires-in", "5", .. server]);
        Assert.Contains("90s, 5m, 2h, 7d", wrongUnit.Error, StringComparison.Ordinal);
    }
}
