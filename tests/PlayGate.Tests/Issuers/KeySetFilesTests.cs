using Microsoft.AspNetCore.DataProtection;
using PlayGate.Issuers;

namespace PlayGate.Tests.Issuers;

public sealed class KeySetFilesTests : IDisposable
{
    private static readonly Uri Url = new("https://issuer.example/keys");
    private static readonly Uri Other = new("https://other.example/keys");
    private static readonly byte[] Set = """{"keys":[]}"""u8.ToArray();

    private readonly string _folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly EphemeralDataProtectionProvider _protection = new();

    private string File => Assert.Single(Directory.GetFiles(_folder));

    [Fact]
    public async Task A_set_is_kept_for_its_URL()
    {
        await WriteAsync();

        Assert.Equal(Set, await ReadAsync(Url));
        Assert.Null(await ReadAsync(Other));
    }

    [Fact]
    public async Task The_last_set_is_kept()
    {
        await Files().WriteAsync(Url, [1], CancellationToken.None);
        await WriteAsync();

        Assert.Equal(Set, await ReadAsync(Url));
        Assert.NotNull(File);
    }

    [Fact]
    public async Task Only_its_own_account_reads_it()
    {
        await WriteAsync();

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, System.IO.File.GetUnixFileMode(_folder));
        }
    }

    [Fact]
    public async Task A_set_that_was_put_there_is_not_believed()
    {
        await WriteAsync();
        await System.IO.File.WriteAllBytesAsync(File, Set);

        Assert.Null(await ReadAsync(Url));
    }

    [Fact]
    public async Task Keys_of_one_issuer_do_not_become_those_of_another()
    {
        await WriteAsync();
        var mine = File;
        await Files().WriteAsync(Other, [1], CancellationToken.None);
        var theirs = Directory.GetFiles(_folder).Single(file => file != mine);
        System.IO.File.Copy(mine, theirs, overwrite: true);

        Assert.Null(await ReadAsync(Other));
    }

    [Fact]
    public async Task Keys_of_another_installation_are_not_believed()
    {
        await WriteAsync();

        Assert.Null(await new KeySetFiles(_folder, new EphemeralDataProtectionProvider()).ReadAsync(Url, CancellationToken.None));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_costs_the_memory_only()
    {
        await System.IO.File.WriteAllTextAsync(_folder, "a file, not a folder");
        await WriteAsync();

        Assert.Null(await ReadAsync(Url));
        System.IO.File.Delete(_folder);
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private KeySetFiles Files() => new(_folder, _protection);

    private ValueTask WriteAsync() => Files().WriteAsync(Url, Set, CancellationToken.None);

    private ValueTask<byte[]?> ReadAsync(Uri url) => Files().ReadAsync(url, CancellationToken.None);
}
