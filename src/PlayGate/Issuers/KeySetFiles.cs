using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace PlayGate.Issuers;

/// <summary>
/// Key sets in files, one for each URL. They are sealed by Data Protection for their URL, so that write access to the folder is not enough
/// to bring in a key, nor to pass one issuer's keys off as another's.
/// </summary>
internal sealed class KeySetFiles(string folder, IDataProtectionProvider protection) : IKeySetMemory
{
    private const UnixFileMode OnlyMe = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public async ValueTask<byte[]?> ReadAsync(Uri url, CancellationToken cancellation)
    {
        try
        {
            return Protector(url).Unprotect(await File.ReadAllBytesAsync(PathOf(url), cancellation));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return null;
        }
    }

    public async ValueTask WriteAsync(Uri url, byte[] set, CancellationToken cancellation)
    {
        // A file that was written in part would be no memory: the whole one takes its place at once.
        var written = $"{PathOf(url)}.{Guid.NewGuid():N}";
        try
        {
            MakeFolder();
            await WriteAsync(written, Protector(url).Protect(set), cancellation);
            File.Move(written, PathOf(url), overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            // A full or read-only disk costs the memory, not the keys.
        }
    }

    private static async Task WriteAsync(string path, byte[] bytes, CancellationToken cancellation)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OnlyMe;
        }

        await using var file = new FileStream(path, options);
        await file.WriteAsync(bytes, cancellation);
    }

    private void MakeFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OnlyMe | UnixFileMode.UserExecute);
        }
    }

    private IDataProtector Protector(Uri url) => protection.CreateProtector("PlayGate.Issuers.KeySets", url.AbsoluteUri);

    private string PathOf(Uri url) =>
        Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(url.AbsoluteUri))) + ".jwks");
}
