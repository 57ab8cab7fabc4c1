using Microsoft.Extensions.Configuration;
using PlayGate.Server.Configuration;

namespace PlayGate.ContractTests.Panel;

/// <summary>Sign-in by OpenID Connect says at start what it lacks.</summary>
public sealed class OidcSettingsTests
{
    private const string Section = "PlayGate:Admin:Oidc:";

    [Theory]
    [InlineData("https://login.example", "panel", "groups=video", null)]
    [InlineData("http://127.0.0.1:5000", "panel", "*", null)]
    [InlineData("http://login.example", "panel", "*", "Authority is 'http://login.example'; it accepts an https URL")]
    [InlineData("https://login.example", null, "*", "ClientId is missing")]
    [InlineData("https://login.example", "panel", null, "RequiredClaim is ''; it accepts claim=value")]
    [InlineData("https://login.example", "panel", "=video", "RequiredClaim is '=video'")]
    [InlineData(null, "panel", null, "Authority is missing")]
    [InlineData(null, null, null, null)]
    public void It_starts_only_when_it_knows_whom_to_ask_and_whom_to_let_in(string? authority, string? client, string? claim, string? error)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(ServerSettings.Defaults)
            .AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["PlayGate:Origin"] = "http://localhost:5080",
                [Section + "Authority"] = authority,
                [Section + "ClientId"] = client,
                [Section + "RequiredClaim"] = claim,
            }).Build();

        var errors = ServerSettings.Read(configuration).Errors;

        Assert.Equal(error is null ? 0 : 1, errors.Count);
        Assert.All(errors, line => Assert.Contains(error!, line, StringComparison.Ordinal));
    }
}
