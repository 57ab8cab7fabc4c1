using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using PlayGate.Clients;

namespace PlayGate.Server.Hosting;

/// <summary>
/// Marks the connections that the management endpoint accepted. A request belongs to the endpoint that took its connection, whatever
/// its <c>Host</c> or forwarded headers say; an endpoint without the mark is public, so a slip shows too little, never too much.
/// </summary>
internal sealed class Listener
{
    private const string AdminEndpoint = "Admin";
    private static readonly Listener Admin = new();

    public static bool IsAdmin(HttpContext context) => context.Features.Get<Listener>() is not null;

    public static void Mark(KestrelServerOptions kestrel, IConfiguration configuration)
    {
        kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use(ShowPlainly));
        kestrel.Configure(configuration.GetSection("Kestrel"), reloadOnChange: false).Endpoint(AdminEndpoint, endpoint =>
        {
            // HTTP/3 connections do not pass the middleware below.
            endpoint.ListenOptions.Protocols = endpoint.IsHttps ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http1;
            endpoint.ListenOptions.Use(next => connection =>
            {
                connection.Features.Set(Admin);
                return next(connection);
            });
        });
    }

    /// <summary>
    /// A socket for both families gives IPv4 clients a mapped address (<see cref="ClientAddress"/>). It is put right once a connection, not
    /// once a request, and so for all that looks at it.
    /// </summary>
    private static ConnectionDelegate ShowPlainly(ConnectionDelegate next) => connection =>
    {
        if (connection.RemoteEndPoint is IPEndPoint { Address.IsIPv4MappedToIPv6: true } mapped)
        {
            connection.RemoteEndPoint = new IPEndPoint(ClientAddress.Plain(mapped.Address), mapped.Port);
        }

        return next(connection);
    };
}
