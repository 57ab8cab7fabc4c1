using MudBlazor;
using PlayGate.Administration;
using PlayGate.Sessions;

namespace PlayGate.Server.Panel.Parts;

/// <summary>Asks, ends, and says how many it was.</summary>
internal sealed class SessionEnding(SessionAdministration sessions, PanelUser user, IDialogService dialogs, ISnackbar snackbar)
{
    public Task<bool> OneAsync(SessionRecord session) => AskAsync(
        new SessionSelection { Id = session.Id },
        $"One session of {session.StreamId}{(session.Subject is { } subject ? $", {subject}" : "")}: it stops where it is, and only a new "
            + "token gets in again.");

    public Task<bool> StreamAsync(SessionRecord session) => AskAsync(
        new SessionSelection { Application = session.Application, StreamId = session.StreamId },
        $"All sessions of the stream {session.StreamId}: they stop where they are, and only new tokens get in again.");

    public Task<bool> SubjectAsync(SessionRecord session) => AskAsync(
        new SessionSelection { Application = session.Application, Subject = session.Subject },
        $"All sessions of {session.Subject}, whichever stream they watch: they stop where they are, and only new tokens get in again.");

    private async Task<bool> AskAsync(SessionSelection selection, string consequence)
    {
        if (await dialogs.ShowMessageBoxAsync("End sessions?", consequence, "End", cancelText: "Cancel") is not true)
        {
            return false;
        }

        try
        {
            var ended = await sessions.EndAsync(selection, user.Actor, CancellationToken.None);
            snackbar.Add(ended == 1 ? "Ended one session" : $"Ended {ended} sessions", Severity.Success);
            return true;
        }
        catch (StoreUnavailableException)
        {
            snackbar.Add("The store does not answer; no session was ended.", Severity.Error);
            return false;
        }
    }
}
