using System.Text.RegularExpressions;
using PlayGate.ContractTests.Hosting;
using PlayGate.ContractTests.Management;

namespace PlayGate.ContractTests.Panel;

/// <summary>Signs in and out as a browser does it: the page, then its form.</summary>
internal static partial class PanelBrowsing
{
    /// <summary>The cookie of a sign-in.</summary>
    public static async Task<string> SignInAsync(TestGate gate, string key)
    {
        using var response = await SendFormAsync(gate, "/sign-in/key", null, KeyValuePair.Create("key", key));
        return response.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0])
            .Single(cookie => cookie.StartsWith("playgate-panel=", StringComparison.Ordinal));
    }

    /// <summary>Where signing out leads.</summary>
    public static async Task<string?> SignOutAsync(TestGate gate, string cookie)
    {
        using var response = await SendFormAsync(gate, "/sign-out", cookie);
        return response.Headers.Location?.OriginalString;
    }

    private static async Task<HttpResponseMessage> SendFormAsync(
        TestGate gate, string path, string? cookie, params KeyValuePair<string, string>[] fields)
    {
        using var browser =
            new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = gate.Admin };
        using var asking = new HttpRequestMessage(HttpMethod.Get, "/sign-in") { Headers = { { "Accept", "text/html" } } };
        if (cookie is not null)
        {
            asking.Headers.Add("Cookie", cookie);
        }

        using var page = await browser.SendAsync(asking);
        var form = page.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        var token = FormToken().Match(await page.Content.ReadAsStringAsync()).Groups["token"].Value;
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Add("Cookie", cookie is null ? form : $"{form}; {cookie}");
        request.Headers.Add("Origin", $"http://{gate.Admin.Authority}");
        request.Content = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token), .. fields]);
        return await browser.SendAsync(request);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FormToken();
}
