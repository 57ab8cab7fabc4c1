using System.Net;

namespace PlayGate.Testing;

/// <summary>
/// Leads every request to the application under test. It stands before the handler of cookies and redirects, which so knows one host only,
/// as a browser does in production.
/// </summary>
internal sealed class ToApplication(Uri address)
    : DelegatingHandler(
        new SocketsHttpHandler { CookieContainer = new CookieContainer(), AutomaticDecompression = DecompressionMethods.None })
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.RequestUri = new Uri(address, request.RequestUri!.PathAndQuery);
        return base.SendAsync(request, cancellationToken);
    }
}
