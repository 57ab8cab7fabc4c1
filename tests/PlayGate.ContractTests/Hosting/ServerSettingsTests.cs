using Microsoft.Extensions.Configuration;
using PlayGate.Server.Configuration;

namespace PlayGate.ContractTests.Hosting;

public sealed class ServerSettingsTests
{
    private const string Origin = "http://localhost:5080/LiveApp";

    [Fact]
    public void Without_an_origin_it_says_what_to_do() =>
        Assert.Contains("playgate demo", Assert.Single(Errors()), StringComparison.Ordinal);

    [Fact]
    public void Without_an_origin_it_may_decide_for_a_proxy_that_has_one() =>
        Assert.Empty(Errors(("PlayGate:ForwardAuth:Proxy", "Caddy"), ("PlayGate:Applications:live:Names", "Plain")));

    [Theory]
    [InlineData("PlayGate:Orgin", "x", "did you mean PlayGate:Origin?")]
    [InlineData("PlayGate:Session:LifeTim", "01:00:00", "did you mean PlayGate:Session:Lifetime?")]
    [InlineData("PlayGate:Session:Lifetime", "30", "a duration")]
    [InlineData("PlayGate:Session:Lifetime", "24:00:00", "a duration")]
    [InlineData("PlayGate:Session:Bind", "Adress", "None, Address, AddressAndAgent")]
    [InlineData("PlayGate:Session:Cookie:Partitioned", "yes", "true or false")]
    [InlineData("PlayGate:Session", "x", "group of settings")]
    [InlineData("PlayGate:Cors:AllowedOrigins", "https://a.example", "is a list")]
    [InlineData("PlayGate:Session:Carrier", "Query", "it accepts Cookie, Path, Auto")]
    [InlineData("PlayGate:Shield:SegmentTtl", "10", "a duration")]
    [InlineData("PlayGate:Shield:SizeLimit", "256MB", "a whole number")]
    [InlineData("PlayGate:Session:WhenFull", "Drop", "it accepts Deny, EndOldest")]
    [InlineData("PlayGate:Token:OnReuse", "Kick", "it accepts Log, EndSession")]
    [InlineData("PlayGate:Applications:streams:Origin", Origin, "an application's name")]
    [InlineData("PlayGate:Applications:live:Origin", "ftp://x", "http or https URL")]
    [InlineData("PlayGate:Admin:ApiKeys:0", "secret", "64 hexadecimal digits")]
    [InlineData("PlayGate:Admin:AllowedNetworks:0", "10.0.0.0/99", "networks and addresses")]
    [InlineData("PlayGate:Admin:Oidc:ClientId", "panel", "PlayGate:Admin:Oidc:Authority is missing")]
    [InlineData("PlayGate:Admin:Oidc:Audience", "panel", "Unknown setting PlayGate:Admin:Oidc:Audience")]
    [InlineData("PlayGate:ForwardedHeaders:KnownProxies:0", "proxy", "addresses")]
    [InlineData("PlayGate:Ingest:Origin", "ftp://x", "http or https URL")]
    [InlineData("PlayGate:ForwardAuth:Proxy", "Apache", "it accepts Nginx, Caddy, Traefik, Envoy")]
    [InlineData("PlayGate:ForwardAuth:AllowedNetworks:0", "10.0.0.0/99", "networks and addresses")]
    [InlineData("PlayGate:Keys:Certificate", "missing.pfx", "PFX")]
    [InlineData("PlayGate:Store", "Postgres", "ConnectionStrings:PlayGate is missing")]
    [InlineData("Kestrel:Endpoints:Public:Url", "8080", "a URL to listen on")]
    [InlineData("Kestrel:Limits:MaxRequestLine", "1", "did you mean Kestrel:Limits:MaxRequestLineSize?")]
    [InlineData("Kestrel:Limits:KeepAliveTimeout", "60", "a duration")]
    [InlineData("Kestrel:Limits:KeepAliveTimeout", "00:00:00", "one second and more")]
    [InlineData("Kestrel:Limits:MaxRequestHeaderCount", "0", "1 and more")]
    [InlineData("Kestrel:Limits:MaxRequestBufferSize", "1000", "no less than")]
    [InlineData("Kestrel:Limits:MinResponseDataRate", "240", "group of settings")]
    [InlineData("Kestrel:Limits:MinResponseDataRate:GracePeriod", "00:00:01", "more than a second")]
    [InlineData("Kestrel:Limits:Http2:MaxFrameSize", "1", "it accepts 16384 to 16777215")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317", "it accepts an http or https URL")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/json", "it accepts grpc, http/protobuf")]
    [InlineData("OTEL_EXPORTER_OTLP_TIMEOUT", "10s", "a whole number of milliseconds")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "secret", "name=value")]
    [InlineData("OTEL_TRACES_SAMPLER", "sometimes", "parentbased_traceidratio")]
    [InlineData("OTEL_TRACES_SAMPLER_ARG", "1 %", "a ratio between 0 and 1")]
    [InlineData("OTEL_METRICS_EXPORTER", "prometheus", "it accepts otlp, none")]
    [InlineData("OTEL_SDK_DISABLED", "yes", "it accepts true, false")]
    [InlineData("OTEL_METRIC_EXPORT_INTERVAL", "0", "a whole number")]
    [InlineData("ReverseProxy:Routes:a:Match:Path", "/a/{**path}", "every route says")]
    public void A_wrong_setting_is_one_line_that_says_what_is_accepted(string key, string value, string expected)
    {
        var error = Assert.Single(Errors(("PlayGate:Origin", Origin), (key, value)));
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("streams")]
    [InlineData("rest")]
    [InlineData("sign-in")]
    [InlineData("Sign-In")]
    [InlineData("sign-out")]
    [InlineData("_assets")]
    [InlineData("_framework")]
    [InlineData("_BLAZOR")]
    [InlineData("sessions")]
    [InlineData("why")]
    [InlineData("cdn")]
    public void A_name_that_begins_a_path_of_either_listener_is_no_applications(string name) =>
        Assert.StartsWith(
            $"PlayGate:Applications:{name}: an application's name",
            Assert.Single(Errors(("PlayGate:Origin", Origin), ($"PlayGate:Applications:{name}:Origin", Origin))),
            StringComparison.Ordinal);

    [Fact]
    public void Reserved_names_are_refused_in_yarp_routes_too()
    {
        var error = Assert.Single(Errors(
            ("PlayGate:Origin", Origin),
            ("ReverseProxy:Routes:a:Metadata:PlayGate", "play"),
            ("ReverseProxy:Routes:a:Metadata:PlayGate.Application", "health")));
        Assert.Contains("an application's name", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PlayGate:Hooks:AllowedNetworks:0", "10.0.0.0/8", "PlayGate:Hooks:Secret is missing")]
    [InlineData("PlayGate:Hooks:AllowedNetworks:0", "127.0.0.0/1", "PlayGate:Hooks:")]
    [InlineData("PlayGate:Hooks:AllowedNetworks:0", "::/0", "PlayGate:Hooks:Secret is missing")]
    [InlineData("PlayGate:Hooks:AllowedNetworks:0", "everybody", "PlayGate:Hooks:AllowedNetworks holds 'everybody'")]
    [InlineData("PlayGate:Hooks:Secrets", "a-secret-of-some-length", "Unknown setting PlayGate:Hooks:Secrets")]
    [InlineData("PlayGate:Publishing:OnePublisherPerStream", "perhaps", "PlayGate:Publishing:OnePublisherPerStream is 'perhaps'")]
    public void Hooks_from_beyond_this_machine_need_a_secret_and_what_is_misspelt_stops_the_start(string key, string value, string error) =>
        Assert.Contains(error, Assert.Single(Errors(("PlayGate:Origin", Origin), (key, value))), StringComparison.Ordinal);

    [Theory]
    [InlineData("127.0.0.0/8")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    public void Hooks_from_this_machine_need_none(string network) =>
        Assert.Empty(Errors(("PlayGate:Origin", Origin), ("PlayGate:Hooks:AllowedNetworks:0", network)));

    [Theory]
    [InlineData("PlayGate:Hooks:Secret", "short", "PlayGate:Hooks:Secret is too short")]
    [InlineData("PlayGate:Publishing:RtmpUrl", "http://media.example/live", "PlayGate:Publishing:RtmpUrl is 'http://media.example/live'")]
    [InlineData(
        "PlayGate:Publishing:RtmpUrl", "rtmp://media.example/live?x=y", "PlayGate:Publishing:RtmpUrl is 'rtmp://media.example/live?x=y'")]
    public async Task Settings_of_publishing_that_could_not_work_stop_the_start(string key, string value, string error)
    {
        var failure = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(
            () => TestGate.InFrontOfAsync(Origin, (key, value)));

        Assert.StartsWith(error, Assert.Single(failure.Failures), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Retention", "00:59:59", "PlayGate:Audit:Retention is 00:59:59; it accepts 01:00:00 to 3660.00:00:00")]
    [InlineData(
        "MintRetention",
        "3661.00:00:00",
        "PlayGate:Audit:MintRetention is 3661.00:00:00; it accepts 00:00:00 (mintings are not written down) to 3660.00:00:00")]
    public async Task An_audit_that_is_kept_for_no_time_or_for_ever_stops_the_start(string key, string value, string error)
    {
        var failure = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(
            () => TestGate.InFrontOfAsync(Origin, ($"PlayGate:Audit:{key}", value)));

        Assert.Equal(error, Assert.Single(failure.Failures));
    }

    [Theory]
    [InlineData("http://*:8080", "http://localhost:8080")]
    [InlineData("http://0.0.0.0:80", "http://localhost:80")]
    [InlineData("https://video.example", "https://video.example")]
    public void Minted_urls_begin_with_the_public_endpoint(string endpoint, string expected) =>
        Assert.Equal(expected, Read(("PlayGate:Origin", Origin), (ServerSettings.PublicEndpoint, endpoint)).Settings!.PublicUrl);

    [Fact]
    public void The_reference_configuration_is_sound_and_says_the_defaults()
    {
        var reference = new ConfigurationBuilder()
            .AddInMemoryCollection(ServerSettings.Defaults)
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.Production.json"))
            .AddInMemoryCollection([KeyValuePair.Create("PlayGate:Origin", (string?)Origin)])
            .Build();
        var (settings, errors) = ServerSettings.Read(reference);

        Assert.Empty(errors);
        var plain = Read(("PlayGate:Origin", Origin)).Settings!;
        Assert.Equivalent(plain.Server, settings!.Server);
        Assert.Equivalent(plain.Limits, settings.Limits);
        Assert.Equal(plain.ConnectionString, settings.ConnectionString);
        Assert.Equal(plain.PublicUrl, settings.PublicUrl);
        Assert.Equivalent(OptionsOf(plain.Configuration), OptionsOf(reference));
        Assert.All(
            ServerSettings.Defaults.Where(pair => pair.Key != "AllowedHosts"), pair => Assert.Equal(pair.Value, reference[pair.Key]));
    }

    /// <summary>Issue 16: five of nineteen keys took an empty value for none, three ended in stack traces.</summary>
    [Fact]
    public void An_empty_value_counts_as_unset_for_every_setting()
    {
        var plain = Read(("PlayGate:Origin", Origin)).Settings!;
        foreach (var key in ReferenceKeys())
        {
            var (settings, errors) = Read(("PlayGate:Origin", Origin), (key, ""));

            Assert.True(errors.Count == 0, $"{key}: {string.Join(", ", errors)}");
            Assert.Equivalent(plain.Server, settings!.Server);
            Assert.Equivalent(plain.Limits, settings.Limits);
            Assert.Equivalent(OptionsOf(plain.Configuration), OptionsOf(settings.Configuration));
            Assert.Equal((plain.ConnectionString, plain.PublicUrl), (settings.ConnectionString, settings.PublicUrl));
        }
    }

    [Fact]
    public void An_empty_value_lets_the_weaker_source_be_seen() =>
        Assert.Equal(
            "http://*:8080",
            Read(("PlayGate:Origin", Origin), (ServerSettings.PublicEndpoint, "")).Settings!.Configuration[ServerSettings.PublicEndpoint]);

    [Fact]
    public void A_transform_may_set_a_header_to_nothing()
    {
        const string set = "ReverseProxy:Routes:a:Transforms:0:Set";
        var (settings, _) = Read(("PlayGate:Origin", Origin), ("ReverseProxy:Routes:a:Metadata:PlayGate", "open"), (set, ""));
        Assert.Equal("", settings!.Configuration[set]);
    }

    private static IEnumerable<string> ReferenceKeys() => new ConfigurationBuilder()
        .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.Production.json"))
        .Build()
        .AsEnumerable()
        .Where(setting => setting.Value is not null && setting.Key != "PlayGate:Origin")
        .Select(setting => setting.Key)
        .Concat(["PlayGate:Keys:Certificate", "PlayGate:Cors:AllowedOrigins:0", "PlayGate:Admin:ApiKeys:0", "OTEL_EXPORTER_OTLP_ENDPOINT"]);

    private static PlayGateOptions OptionsOf(IConfiguration configuration)
    {
        var options = new PlayGateOptions();
        configuration.GetSection(ServerSettings.Section).Bind(options);
        return options;
    }

    private static IReadOnlyList<string> Errors(params (string Key, string Value)[] settings) => Read(settings).Errors;

    private static (ServerSettings? Settings, IReadOnlyList<string> Errors) Read(params (string Key, string Value)[] settings) =>
        ServerSettings.Read(
        new ConfigurationBuilder()
            .AddInMemoryCollection(ServerSettings.Defaults)
            .AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)))
            .Build());
}
