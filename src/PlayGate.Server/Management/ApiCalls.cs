namespace PlayGate.Server.Management;

/// <summary>What the API's description says of a call beyond its types.</summary>
/// <param name="Success">What it means that the call succeeded.</param>
/// <param name="Example">What it is answered with, where that is not the example of the type.</param>
internal sealed record CallDescription(string Success, object? Example);

/// <summary>A status of the call's own, besides those that all calls have.</summary>
internal sealed record CallFailure(int Status);

/// <summary>A call that is answered while the store is away, too.</summary>
internal sealed record NeedsNoStore;

internal static class ApiCalls
{
    public static RouteHandlerBuilder Is(
        this RouteHandlerBuilder call, string id, string summary, string success, object? example = null) =>
        call.WithName(id).WithSummary(summary).WithMetadata(new CallDescription(success, example));

    public static RouteHandlerBuilder Fails(this RouteHandlerBuilder call, int status) => call.WithMetadata(new CallFailure(status));

    public static RouteHandlerBuilder WithoutStore(this RouteHandlerBuilder call) => call.WithMetadata(new NeedsNoStore());

    public static RouteHandlerBuilder IsAntMedia<TAnswer>(this RouteHandlerBuilder call) =>
        call.Produces<TAnswer>().Produces<AntMediaResult>(StatusCodes.Status400BadRequest).Fails(StatusCodes.Status404NotFound);
}
