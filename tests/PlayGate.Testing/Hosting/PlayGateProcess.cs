using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;

namespace PlayGate.Testing.Hosting;

/// <summary>
/// The host as users run it: a process of its own with two free ports of 127.0.0.1, in a fresh folder. Stopped by whoever started it,
/// and killed in any case when the tests end.
/// </summary>
public sealed partial class PlayGateProcess : IAsyncDisposable
{
    private const int SigTerm = 15;
    private const int Attempts = 5;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    private readonly Process _process;
    private readonly Watchdog _watchdog;

    private PlayGateProcess(ProcessStartInfo start, Uri publicUrl, Uri adminUrl)
    {
        (Folder, PublicUrl, AdminUrl) = (start.WorkingDirectory, publicUrl, adminUrl);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _watchdog = Watchdog.KillingAtExit(_process.Id, Folder);
    }

    /// <summary>
    /// The host: the one that <c>tests/run.sh</c> has compiled ahead, which halves the processor time of a start; else the one in the
    /// folder of the tests, where a project that references <c>src/PlayGate.Server</c> has it.
    /// </summary>
    public static string Assembly { get; } =
        Environment.GetEnvironmentVariable("PLAYGATE_TESTS_HOST") ?? Path.Combine(AppContext.BaseDirectory, "playgate.dll");

    /// <summary>The SQLite database that it would take anyway; on a starved core it would give it up as away after 1.5 s.</summary>
    public static string PatientStore { get; } = $"Data Source=playgate.db;Default Timeout={(int)Patience.Limit.TotalSeconds}";

    /// <summary>Where viewers connect, <c>http://127.0.0.1:{port}/</c>.</summary>
    public Uri PublicUrl { get; }

    /// <summary>The management listener.</summary>
    public Uri AdminUrl { get; }

    /// <summary>The lines it wrote to stdout and stderr.</summary>
    public Arrivals<string> Output { get; } = new();

    /// <summary>Its working directory, where a SQLite database lands that the settings do not place elsewhere.</summary>
    public string Folder { get; }

    public int ProcessId => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Starts the host and returns when it says that it is ready; otherwise fails with all it printed.</summary>
    /// <param name="settings">Configuration keys, <c>PlayGate:Origin</c> or <c>PlayGate__Origin</c>; handed over as environment
    /// variables.</param>
    /// <param name="arguments">The command line, <c>demo</c> for instance.</param>
    /// <param name="assembly">Another host than <see cref="Assembly"/>.</param>
    /// <param name="health">What to wait for: <c>ready</c>, or <c>live</c> where it cannot become ready yet.</param>
    public static async Task<PlayGateProcess> StartAsync(
        IReadOnlyDictionary<string, string>? settings =
            null, IEnumerable<string>? arguments = null, string? assembly = null, string health = "ready")
    {
        string[] commandLine = [.. arguments ?? []];
        for (var attempt = 1; ; attempt++)
        {
            var process = Launch(settings, commandLine, assembly);
            if (await process.BecomesAsync(health))
            {
                return process;
            }

            await process.DisposeAsync();
            var portTaken = process.Output.All.Any(line => line.Contains("address already in use", StringComparison.OrdinalIgnoreCase));
            if (!portTaken || attempt == Attempts)
            {
                throw new InvalidOperationException($"The host did not become ready. It printed:\n{process.Output}");
            }
        }
    }

    /// <summary>Waits until it is <c>live</c> or <c>ready</c>; false when it is not, as long as patience lasts.</summary>
    public async Task<bool> BecomesAsync(string health)
    {
        using var client = new HttpClient { BaseAddress = AdminUrl, Timeout = Patience.Limit };
        var began = Stopwatch.StartNew();
        while (began.Elapsed < Patience.Limit && !_process.HasExited)
        {
            if (await IsAsync(health, client))
            {
                return true;
            }

            await Task.Delay(s_pause);
        }

        return false;
    }

    /// <summary>SIGTERM, as an orchestrator does it; waits for the end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        if (!_process.HasExited)
        {
            _ = Kill(_process.Id, SigTerm);
        }

        try
        {
            using var limit = Patience.NewLimit();
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException exception)
        {
            throw new TimeoutException($"The host did not stop within {Patience.Limit}. It printed:\n{Output}", exception);
        }

        return _process.ExitCode;
    }

    /// <summary>SIGKILL, as a crash: nothing of it runs any more.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Kills it if it still runs, and removes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _watchdog.Dispose();
        _process.Dispose();
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private static KeyValuePair<string, string> Spelt(KeyValuePair<string, string> setting) =>
        new(setting.Key.Replace("__", ":", StringComparison.Ordinal), setting.Value);

    private static PlayGateProcess Launch(IReadOnlyDictionary<string, string>? settings, string[] arguments, string? assembly)
    {
        var publicUrl = new Uri($"http://127.0.0.1:{FreePort.Next()}/");
        var adminUrl = new Uri($"http://127.0.0.1:{FreePort.Next()}/");
        var all =
            new Dictionary<string, string>((settings ?? new Dictionary<string, string>()).Select(Spelt), StringComparer.OrdinalIgnoreCase)
            {
                ["Kestrel:Endpoints:Public:Url"] = publicUrl.AbsoluteUri,
                ["Kestrel:Endpoints:Admin:Url"] = adminUrl.AbsoluteUri,
            };
        all.TryAdd("ConnectionStrings:PlayGate", PatientStore);
        var folder = Directory.CreateTempSubdirectory("playgate-host-").FullName;
        return new PlayGateProcess(
            PlayGateSettings.Start(assembly ?? Assembly, folder, all, arguments), publicUrl, adminUrl);
    }

    private void Keep(string? line)
    {
        // Null is the end of a stream.
        if (line is not null)
        {
            Output.Add(line);
        }
    }

    private static async Task<bool> IsAsync(string health, HttpClient client)
    {
        try
        {
            using var response = await client.GetAsync(new Uri($"/health/{health}", UriKind.Relative));
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
