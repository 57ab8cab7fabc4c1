using System.Security.Claims;
using PlayGate.Administration;

namespace PlayGate.Server.Panel.SignIn;

/// <summary>
/// Which sign-ins are over, by their time or because the user signed out. A cookie can be copied and a circuit lives on without one, so
/// signing out is written down like the end of a viewer's session and heard by every replica as fast.
/// </summary>
internal sealed class SignIns(SessionAdministration sessions, TimeProvider time)
{
    public bool AreOver(ClaimsPrincipal user) =>
        PanelIdentity.SignInOf(user) is var (id, until) && (until <= time.GetUtcNow() || sessions.IsEnded(id));

    /// <exception cref="StoreUnavailableException">The store cannot answer: only this replica knows that it is over.</exception>
    public Task EndAsync(ClaimsPrincipal user, CancellationToken cancellation) =>
        PanelIdentity.SignInOf(user) is var (id, until) ? sessions.EndAsync(id, until, cancellation) : Task.CompletedTask;
}
