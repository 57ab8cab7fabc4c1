using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace PlayGate.Server.Commands;

/// <summary>Start-up failures that an operator can mend, in words instead of stack traces.</summary>
internal static class StartFailure
{
    /// <summary>One line for each error, or null for a failure that is not foreseen.</summary>
    public static IReadOnlyList<string>? Explain(Exception failure) => failure switch
    {
        OptionsValidationException invalid => [.. invalid.Failures],
        AddressInUseException or IOException { InnerException: AddressInUseException } =>
            [$"{failure.Message} Choose another with Kestrel:Endpoints:Public:Url or Kestrel:Endpoints:Admin:Url"],
        IOException or SocketException or UnauthorizedAccessException => [failure.Message],
        AggregateException many => [.. many.Flatten().InnerExceptions.Select(inner => inner.Message)],
        InvalidOperationException { InnerException: AggregateException routes } =>
            [.. routes.Flatten().InnerExceptions.Select(inner => $"ReverseProxy: {inner.Message}")],
        InvalidOperationException or FormatException or ArgumentException => [failure.Message],
        _ => null,
    };
}
