using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using PlayGate.Server.Configuration;

namespace PlayGate.Server.Management;

/// <summary>The keys of the management listener; configuration knows only their hashes.</summary>
internal sealed class ApiKeys(IOptions<AdminOptions> options)
{
    private const string Scheme = "Bearer ";

    private readonly byte[][] _hashes = [.. options.Value.ApiKeys.Select(Convert.FromHexString)];

    /// <summary>Null when the request may go on.</summary>
    public ManagementProblem? Judge(HttpContext context)
    {
        if (_hashes.Length == 0 || PathsWithoutKey.Contain(context.Request.Path))
        {
            return null;
        }

        var authorization = context.Request.Headers.Authorization.ToString();
        return !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? Refuse(context, "api_key_required", "Send an API key: Authorization: Bearer …")
            : IsKnown(context, authorization[Scheme.Length..].Trim()) ? null
            : Refuse(context, "api_key_invalid", "This API key is not known.");
    }

    private bool IsKnown(HttpContext context, string key)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        if (!Array.Exists(_hashes, known => CryptographicOperations.FixedTimeEquals(known, hash)))
        {
            return false;
        }

        Caller.Remember(context, hash);
        return true;
    }

    private static ManagementProblem Refuse(HttpContext context, string code, string detail)
    {
        context.Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer";
        return new ManagementProblem(StatusCodes.Status401Unauthorized, code, detail);
    }
}
