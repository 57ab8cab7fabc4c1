using System.CommandLine;
using Microsoft.Extensions.Options;
using PlayGate.Server.Configuration;
using PlayGate.Server.Hosting;

namespace PlayGate.Server.Commands.Check;

/// <summary>
/// <c>playgate check</c>: validates the configuration, reaches store, issuers and origins, opens the keys, and says each verdict.
/// </summary>
internal static class CheckCommand
{
    public static Command Build()
    {
        var json = new Option<bool>("--json") { Description = "Print the verdicts as JSON, for scripts." };
        var stream = new Option<string?>("--stream")
        {
            Description = "Ask the origin for this stream and say which of its files a session covers.",
            HelpName = "ID",
        };
        var application = new Option<string?>("--application")
        {
            Description = "The stream's application (default: the only one).",
            HelpName = "NAME",
        };
        return CommandLine.TakeSettings(
            new Command(
                "check",
                "Validate the configuration, reach store and origins, open the keys, print each verdict.") { json, stream, application },
            (parsed, settings, cancellation) => RunAsync(
                new Verdicts(parsed.GetValue(json)), settings, (parsed.GetValue(stream), parsed.GetValue(application)), cancellation));
    }

    private static async Task<int> RunAsync(
        Verdicts verdicts,
        string[] arguments,
        (string? Stream, string? Application) wanted,
        CancellationToken cancellation)
    {
        var (settings, errors) = ServerSettings.Read(arguments);
        if (settings is null)
        {
            return verdicts.Wrong(errors);
        }

        using var host = ServerHost.Build(settings);
        try
        {
            _ = host.Services.GetRequiredService<IOptions<PlayGateOptions>>().Value;
        }
        catch (OptionsValidationException invalid)
        {
            return verdicts.Wrong([.. invalid.Failures]);
        }

        verdicts.Add("configuration", true, "ok");
        if (await StoreCheck.RunAsync(verdicts, host.Services, settings, cancellation))
        {
            await KeyCheck.RunAsync(verdicts, host.Services, cancellation);
        }

        await IssuerCheck.RunAsync(verdicts, host.Services, cancellation);
        await OriginCheck.RunAsync(verdicts, settings, cancellation);
        await CdnCheck.RunAsync(verdicts, host.Services, cancellation);
        if (wanted.Stream is { } stream)
        {
            await StreamCheck.RunAsync(verdicts, host.Services, stream, wanted.Application, cancellation);
        }

        return verdicts.Finish();
    }
}
