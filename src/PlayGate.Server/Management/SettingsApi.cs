using PlayGate.Administration;
using PlayGate.Settings;

namespace PlayGate.Server.Management;

/// <summary><c>/api/settings/{application}</c>: the operators' switches.</summary>
internal sealed class SettingsApi(SettingsAdministration settings, ILogger<SettingsApi> logger)
{
    public IResult List() =>
        Results.Json(new SettingsPage([.. settings.Applications().Select(application => AnswerOf(settings.Read(application)))]), ManagementJson.Default.SettingsPage);

    public IResult Read(string application) => settings.Knows(application) ? Answer(settings.Read(application)) : Unknown(settings);

    public async Task<IResult> WriteAsync(string application, HttpRequest request)
    {
        if (!settings.Knows(application))
        {
            return Unknown(settings);
        }

        var (document, problem) = await JsonBody.ReadAsync(request);
        if (document is null)
        {
            return problem!;
        }

        using (document)
        {
            var errors = new FieldErrors();
            var fields = new JsonFields(document.RootElement, "", errors);
            var (play, publish, named) = (fields.Flag("playTokenControl"), fields.Flag("publishTokenControl"), fields.Text("application"));
            fields.RefuseOthers();
            if (named is not null && named != application)
            {
                errors.Add("application", "Is another one than the path names.");
            }

            return errors.Any ? ManagementProblem.Invalid(errors)
                : play is null && publish is null ? ManagementProblem.Invalid("Give playTokenControl, publishTokenControl or both.")
                : await SwitchAsync(application, play, publish, request.HttpContext);
        }
    }

    private async Task<IResult> SwitchAsync(string application, bool? play, bool? publish, HttpContext context)
    {
        var before = settings.Read(application);
        var after = before with { PlayTokenControl = play ?? before.PlayTokenControl, PublishTokenControl = publish ?? before.PublishTokenControl };
        await settings.WriteAsync(after, Caller.Of(context), context.RequestAborted);
        ManagementLog.Switched(logger, application, after.PlayTokenControl, after.PublishTokenControl);
        return Answer(after);
    }

    private static IResult Answer(ApplicationSettings state) => Results.Json(AnswerOf(state), ManagementJson.Default.SettingsAnswer);

    private static SettingsAnswer AnswerOf(ApplicationSettings state) => new(state.Application, state.PlayTokenControl, state.PublishTokenControl);

    /// <summary>Names the applications that there are: what is switched by a wrong name stays as it was.</summary>
    public static ManagementProblem Unknown(SettingsAdministration settings) =>
        ManagementProblem.NotFound($"There is no such application; there is {string.Join(", ", settings.Applications())}.");
}
