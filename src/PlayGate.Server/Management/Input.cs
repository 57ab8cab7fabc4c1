using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace PlayGate.Server.Management;

/// <summary>What a call is asked with, read before the call runs: see <see cref="RefuseAsync"/>.</summary>
internal interface IInput
{
    /// <summary>Why it cannot be used.</summary>
    ManagementProblem? Problem { get; }

    /// <summary>Answers for a call whose input cannot be used.</summary>
    static ValueTask<object?> RefuseAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.Arguments.OfType<IInput>().FirstOrDefault(input => input.Problem is not null) is { Problem: var problem }
            ? ValueTask.FromResult<object?>(problem)
            : next(context);
}

/// <summary>Of which type a call's input is, for the API's description.</summary>
internal sealed record CallInput(Type Type, bool IsQuery = false, bool MayBeMany = false);

/// <summary>A body of one JSON object, whose type says its fields and their rules.</summary>
internal sealed record Body<T>(T? Read, ManagementProblem? Problem)
    : IInput, IBindableFromHttpContext<Body<T>>, IEndpointParameterMetadataProvider
    where T : class
{
    public T Value => Read ?? throw new InvalidOperationException("The call has no filter that refuses what cannot be read.");

    public static async ValueTask<Body<T>?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var (json, problem) = await JsonBody.ReadAsync(context.Request);
        if (problem is not null)
        {
            return new Body<T>(null, problem);
        }

        var errors = new FieldErrors();
        var value = StrictJson.Read<T>(json.Span, ManagementJson.Options, errors);
        if (value is not null)
        {
            StrictJson.Check(value, "", errors);
        }

        return new Body<T>(value, errors.Problem);
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Metadata.Add(new CallInput(typeof(T)));
}
