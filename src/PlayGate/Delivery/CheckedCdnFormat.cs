using PlayGate.Clients;

namespace PlayGate.Delivery;

/// <summary>Refuses what a format was not made for, so that each format writes down signatures and nothing else.</summary>
internal sealed class CheckedCdnFormat(ICdnFormat format) : ICdnFormat
{
    public bool SignsFolders => format.SignsFolders;

    public bool BindsAddresses => format.BindsAddresses;

    public IReadOnlyList<string> Parameters => format.Parameters;

    public bool CanSign(CdnTarget target) =>
        SignableUrl.IsPlain(target.Path, target.Query)
        && (target.Address is null || format.BindsAddresses)
        && format.CanSign(Plain(target));

    public CdnCredential SignOne(CdnTarget target) => CanSign(target) ? format.SignOne(Plain(target)) : throw Unsigned();

    public CdnCredential SignFolder(CdnTarget target) =>
        format.SignsFolders && target.Path.EndsWith('/') && CanSign(target) ? format.SignFolder(Plain(target)) : throw Unsigned();

    /// <summary>Edges write an IPv4 address as one, also where the gate's socket has it mapped into IPv6.</summary>
    private static CdnTarget Plain(CdnTarget target) =>
        target.Address is null ? target : target with { Address = new(ClientAddress.Plain(target.Address).GetAddressBytes()) };

    private static NotSupportedException Unsigned() => new("The format cannot sign this so that nothing else is opened.");
}
