namespace PlayGate.Server.Panel.SignIn;

/// <summary>Where a person is sent who opens a page without having signed in; programs get a 401.</summary>
internal static class SignInPage
{
    public static bool IsFor(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method)
        && context.Request.Headers.Authorization.Count == 0
        && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    public static Task SendAsync(HttpContext context)
    {
        context.Response.Headers.Remove("WWW-Authenticate");
        context.Response.Redirect(SignInApi.PageUrl(context.Request.Path.ToUriComponent()));
        return Task.CompletedTask;
    }
}
