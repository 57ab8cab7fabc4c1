using System.Net.Http.Headers;

namespace PlayGate.Gate;

/// <summary>
/// Headers by which frameworks behind a proxy take another path or method than the request line's, which is the one that was judged.
/// </summary>
internal static class OtherTargets
{
    public static readonly string[] Names =
        ["X-Original-URL", "X-Rewrite-URL", "X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"];

    public static void Drop(HttpRequestHeaders outgoing)
    {
        foreach (var name in Names)
        {
            outgoing.Remove(name);
        }
    }
}
