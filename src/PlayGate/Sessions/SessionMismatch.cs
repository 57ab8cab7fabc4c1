using PlayGate.Routes;

namespace PlayGate.Sessions;

/// <summary>What is said to the session of another stream, when no token came along.</summary>
internal static class SessionMismatch
{
    public static Refusal Of(Session session, GateRoute route, string streamPath) => Refusal.SessionMismatch with
    {
        Detail = session.Application == route.Application
            ? $"The session is for {session.StreamId}; {PlainText.Of(streamPath)} is not one of its files. A token for this stream opens "
                + "a session of its own."
            : $"The session is for {session.StreamId} of the application {session.Application}, not of {route.Application}.",
    };
}
