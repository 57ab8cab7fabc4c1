using PlayGate.Audit;

namespace PlayGate.Server.Management;

/// <summary>The one place that knows who makes a management call, as the audit names them.</summary>
internal sealed class Caller
{
    private const int DigitsOfKey = 8;
    private readonly string _key;

    private Caller(string key) => _key = key;

    /// <summary>Notes the key that a call was made with: enough of its hash, which configuration has in full, to tell keys apart.</summary>
    public static void Remember(HttpContext context, byte[] keyHash) =>
        context.Features.Set(new Caller(Convert.ToHexStringLower(keyHash)[..DigitsOfKey]));

    /// <summary>A key comes first: whoever sends one means it. Without key or sign-in there is only where the call came from.</summary>
    public static AuditActor Of(HttpContext context)
    {
        var address = Networks.Plain(context.Connection.RemoteIpAddress);
        var name = context.Features.Get<Caller>() is { } caller ? $"api key {caller._key}"
            : context.User.Identity is { IsAuthenticated: true, Name: { Length: > 0 } user } ? user
            : address is not null && System.Net.IPAddress.IsLoopback(address) ? "loopback"
            : "somebody without a key";
        return new AuditActor(name, address);
    }
}
