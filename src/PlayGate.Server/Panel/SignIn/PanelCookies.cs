using Microsoft.Extensions.Primitives;

namespace PlayGate.Server.Panel.SignIn;

/// <summary>
/// The panel's cookies. Browsers tell hosts apart but not ports (RFC 6265 §8.5), so an operator's browser sends them to the public listener
/// of the same host too; from there they must not get to an origin.
/// </summary>
internal static class PanelCookies
{
    public const string SignIn = Prefix;
    public const string Form = Prefix + "-form";
    private const string Prefix = "playgate-panel";

    /// <summary>Whether that pair, or what begins with it, is one of the panel's cookies.</summary>
    public static bool IsOne(string cookie) => cookie.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Takes the panel's cookies out of the request, for what goes on to an origin.</summary>
    public static IApplicationBuilder UseWithoutPanelCookies(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var header = context.Request.Headers.Cookie;
        if (header.Count > 0 && header.ToString().Contains(Prefix, StringComparison.Ordinal))
        {
            context.Request.Headers.Cookie = Without(header);
        }

        return next(context);
    });

    private static StringValues Without(StringValues header)
    {
        var others = header.SelectMany(line => line!.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Where(pair => !IsOne(pair));
        return string.Join("; ", others) is { Length: > 0 } rest ? rest : StringValues.Empty;
    }
}
