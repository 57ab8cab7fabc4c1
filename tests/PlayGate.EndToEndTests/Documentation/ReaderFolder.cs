using PlayGate.Testing.Hosting;

namespace PlayGate.EndToEndTests.Documentation;

/// <summary>A folder that a reader of the documents works in, with programs of its own on the PATH.</summary>
internal sealed class ReaderFolder : IDisposable
{
    /// <summary>
    /// The beginning of a <c>playgate</c>: what does not serve is run to its end, what is to serve is left to the lines that follow.
    /// </summary>
    public const string Asking = """
        #!/usr/bin/env bash
        case "${1:-}" in
          '' | demo | --*:*) ;;
          *)
            # 3: the server or the store did not answer in time, which on a busy machine is no fault of the document. check gives an origin 5 s.
            for attempt in 1 2 3; do
              "$READER_DOTNET" "$READER_ASSEMBLY" "$@" && exit 0 || code=$?
              [[ $code == 3 || $1 == check ]] || break
              sleep 1
            done
            exit $code
            ;;
        esac

        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("playgate-reader-");

    // An answer of 400 and more is a failure of the command, unless the document says so; a 503 says itself that one may try again.
    public ReaderFolder() => File.WriteAllText(System.IO.Path.Combine(Path, ".curlrc"), "silent\nshow-error\nfail-with-body\nretry = 3\n");

    public string Path => _folder.FullName;

    public IEnumerable<(string Name, string Value)> Variables =>
    [
        ("PATH", $"{System.IO.Path.Combine(Path, "bin")}:{Environment.GetEnvironmentVariable("PATH")}"),
        ("HOME", Path),
        ("READER_ASSEMBLY", PlayGateProcess.Assembly),
        ("READER_DOTNET", Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet"),
    ];

    /// <summary>Commands of which the last has to fail.</summary>
    public static string Failing(string commands) => $"if (\n{commands}\n); then echo 'It should have failed.'; exit 1; fi";

    public void Install(string name, string script)
    {
        var file = System.IO.Path.Combine(Path, "bin", name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, script);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
