using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using PlayGate.Issuers;
using PlayGate.Tokens;

namespace PlayGate.Delivery;

/// <summary>
/// Links for nginx's secure_link module (<c>secure_link $arg_md5,$arg_expires; secure_link_md5 "…"</c>). nginx hashes <c>$uri</c>: the
/// path decoded, with the prefix. It has one path for each link, so no folders.
/// </summary>
internal sealed class SecureLinkCdn : ICdnFormat
{
    private readonly SecureLinkExpression _expression;
    private readonly byte[] _secret;
    private readonly string _parameter;

    public SecureLinkCdn(CdnSetup setup)
    {
        var secrets = setup.Secrets(SecretText.Read);
        _secret = secrets.Count > 0 ? secrets[0] : [];
        _expression = Expression(setup.Options.Expression ?? SecureLinkExpression.Default, secrets.Count > 0);
        _parameter = setup.Parameter("md5");
        var isBound = setup.Options.Bind == CdnBinding.Address;
        if (isBound != BindsAddresses)
        {
            throw isBound
                ? new CdnSettingException("Bind", "Address needs {address} in Expression")
                : new CdnSettingException("Expression", "its {address} needs Bind to be Address");
        }
    }

    public bool SignsFolders => false;

    public bool BindsAddresses => _expression.HasAddress;

    public IReadOnlyList<string> Parameters => [_parameter, "expires"];

    public bool CanSign(CdnTarget target) => target.Address is not null == BindsAddresses;

    [SuppressMessage("Security", "CA5351", Justification = "nginx has MD5; a secret is in what is hashed.")]
    public CdnCredential SignOne(CdnTarget target)
    {
        var expires = target.ExpiresAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var values = new SecureLinkValues(expires, Uri.UnescapeDataString(target.Path), target.Address?.ToString() ?? "");
        Span<byte> hash = stackalloc byte[MD5.HashSizeInBytes];
        MD5.HashData(_expression.Write(values, _secret), hash);
        return new CdnCredential($"{_parameter}={Base64Url.EncodeToString(hash)}&expires={expires}");
    }

    public CdnCredential SignFolder(CdnTarget target) => throw new NotSupportedException();

    private static SecureLinkExpression Expression(string text, bool hasSecrets)
    {
        try
        {
            return SecureLinkExpression.Read(text, hasSecrets);
        }
        catch (IssuerSettingException exception)
        {
            throw new CdnSettingException(exception.Key, exception.Message);
        }
    }
}
