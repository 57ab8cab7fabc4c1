using Microsoft.AspNetCore.Http.HttpResults;
using PlayGate.Administration;
using PlayGate.Settings;

namespace PlayGate.Server.Management;

/// <summary><c>/api/settings/{application}</c>: the operators' switches.</summary>
internal sealed class SettingsApi(SettingsAdministration settings, ILogger<SettingsApi> logger)
{
    public Ok<SettingsPage> List() =>
        TypedResults.Ok(new SettingsPage([.. settings.Applications().Select(application => AnswerOf(settings.Read(application)))]));

    public Results<Ok<SettingsAnswer>, ManagementProblem> Read(string application) =>
        settings.Knows(application) ? TypedResults.Ok(AnswerOf(settings.Read(application))) : Unknown(settings);

    public async Task<Results<Ok<SettingsAnswer>, ManagementProblem>> WriteAsync(
        string application, Body<SettingsChange> input, HttpContext context)
    {
        var change = input.Value;
        if (!settings.Knows(application))
        {
            return Unknown(settings);
        }

        if (change.Application is { } named && named != application)
        {
            var errors = new FieldErrors();
            errors.Add("application", "Is another one than the path names.");
            return ManagementProblem.Invalid(errors);
        }

        if (change is { PlayTokenControl: null, PublishTokenControl: null })
        {
            return ManagementProblem.Invalid("Give playTokenControl, publishTokenControl or both.");
        }

        var before = settings.Read(application);
        var after = before with
        {
            PlayTokenControl = change.PlayTokenControl ?? before.PlayTokenControl,
            PublishTokenControl = change.PublishTokenControl ?? before.PublishTokenControl,
        };
        await settings.WriteAsync(after, Caller.Of(context), context.RequestAborted);
        ManagementLog.Switched(logger, application, after.PlayTokenControl, after.PublishTokenControl);
        return TypedResults.Ok(AnswerOf(after));
    }

    private static SettingsAnswer AnswerOf(ApplicationSettings state) =>
        new(state.Application, state.PlayTokenControl, state.PublishTokenControl);

    /// <summary>Names the applications that there are: what is switched by a wrong name stays as it was.</summary>
    public static ManagementProblem Unknown(SettingsAdministration settings) =>
        ManagementProblem.NotFound($"There is no such application; there is {string.Join(", ", settings.Applications())}.");
}
