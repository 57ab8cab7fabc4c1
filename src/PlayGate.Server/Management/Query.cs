using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Metadata;

namespace PlayGate.Server.Management;

/// <summary>
/// The query of a call, whose type says its parameters and their rules. A parameter that is unknown, empty or given twice is an error: a
/// filter that was misspelt must never mean everything.
/// </summary>
internal sealed record Query<T>(T? Read, ManagementProblem? Problem)
    : IInput, IBindableFromHttpContext<Query<T>>, IEndpointParameterMetadataProvider
    where T : class
{
    private static readonly JsonSerializerOptions s_options =
        new(ManagementJson.Options) { NumberHandling = JsonNumberHandling.AllowReadingFromString };

    private static readonly string[] s_known = [.. StrictJson.InfoOf(typeof(T)).Properties.Select(property => property.Name)];

    public T Value => Read ?? throw new InvalidOperationException("The call has no filter that refuses what cannot be read.");

    public static ValueTask<Query<T>?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var errors = new FieldErrors();
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach (var (name, given) in context.Request.Query)
        {
            if (!s_known.Contains(name, StringComparer.Ordinal))
            {
                errors.Add(name, $"Is no parameter of this call; there is {string.Join(", ", s_known)}.");
            }
            else if (given is not [{ Length: > 0 } value])
            {
                errors.Add(name, "Takes one value.");
            }
            else if (!PlainRule.IsMet(value))
            {
                errors.Add(name, PlainRule.Text);
            }
            else
            {
                values[name] = value;
            }
        }

        // What is given once goes the way of bodies, whose rules are the same.
        var read = StrictJson.Read<T>(JsonSerializer.SerializeToUtf8Bytes(values), s_options, errors);
        if (read is not null)
        {
            StrictJson.Check(read, "", errors);
        }

        return ValueTask.FromResult<Query<T>?>(new Query<T>(read, errors.Problem));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new CallInput(typeof(T), IsQuery: true));
}

/// <summary>
/// Whether something stored may be called so: nothing is that long or has control characters, PostgreSQL takes NUL for a failure of
/// its own, and a line feed would forge lines in the log.
/// </summary>
internal static class PlainRule
{
    private const int MaxLength = 256;
    public static readonly string Text = $"Takes at most {MaxLength} characters and no control characters.";

    public static bool IsMet(string text) => text.Length <= MaxLength && !text.Any(char.IsControl);
}
