using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using PlayGate.Clients;
using PlayGate.Sessions;
using PlayGate.Tokens;

namespace PlayGate.Redemption;

/// <summary>
/// Some players open the first URL twice within a moment, the second time without the cookie that the first brought. For so long the
/// same client may show the token again and gets the same session; whoever else shows it gets nothing.
/// </summary>
internal sealed class Grace(ITokenStore store, SessionActivity activity, TokenReturns returns, IOptions<PlayGateOptions> options)
{
    private static readonly IPNetwork[] Private =
    [
        IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("169.254.0.0/16"),
    ];

    /// <summary>The session that the token opened, where whoever shows it again may have it; else null.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot answer.</exception>
    public async ValueTask<OpenedSession?> AskAsync(TokenVerdict.Good good, Showing showing, DateTimeOffset now)
    {
        var tokens = options.Value.Token;
        var again = new ShowAgain(good.Claims.Id, showing.Token.Secret.Hash(), showing.Demand.Client, now)
        {
            Consumption = Holder.Next(),
            Path = showing.Mark,
            Carrier = showing.Carrier ?? SessionCarrier.Cookie,
            Grace = tokens.GraceOf(SessionCarrier.Cookie),
            GraceWhenAuto = tokens.GraceOf(SessionCarrier.Auto),
        };
        try
        {
            return showing.Again switch
            {
                ShownAgain.ByConnection => await store.FindOpenedAsync(again, CancellationToken.None),
                ShownAgain.WithinGrace when again.GraceWhenAuto > TimeSpan.Zero && !activity.HasCookieReturned(again.Id) =>
                    await store.ShowAgainAsync(again, CancellationToken.None),
                _ => null,
            };
        }
        catch (StoreUnavailableException failure) when (failure.MayHaveRun)
        {
            returns.GiveBackLost(again.Id, again.Consumption);
            throw;
        }
    }

    /// <summary>
    /// Whether the client's address stands for one client. A private address may be a proxy that nobody has listed, with all the viewers
    /// behind it, and so is a peer that forwards for others; on loopback there is only this machine.
    /// </summary>
    public static bool IsOneClient(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } seen)
        {
            return false;
        }

        var address = ClientAddress.Plain(seen);
        return IPAddress.IsLoopback(address) || (!IsPrivate(address) && !Forwards(context.Request.Headers));
    }

    private static bool IsPrivate(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6
        ? address.IsIPv6UniqueLocal || address.IsIPv6LinkLocal || address.IsIPv6SiteLocal
        : Array.Exists(Private, network => network.Contains(address));

    /// <summary>What a listed proxy has said was taken off before; what is left was said by somebody unknown.</summary>
    private static bool Forwards(IHeaderDictionary headers) =>
        headers.ContainsKey("X-Forwarded-For") || headers.ContainsKey("Forwarded") || headers.ContainsKey("X-Real-IP");
}
