using System.Text.Json.Nodes;

namespace PlayGate.Server.Commands.Remote;

/// <summary>What a call of the management API came to.</summary>
internal abstract record ApiAnswer
{
    private ApiAnswer()
    {
    }

    /// <summary>Done; the body, where there is one.</summary>
    internal sealed record Given(JsonNode? Body) : ApiAnswer;

    /// <summary>The server says no, and why.</summary>
    internal sealed record Refused(IReadOnlyList<string> Problems) : ApiAnswer;

    /// <summary>No answer, or none of PlayGate's, or its store is away.</summary>
    internal sealed record Unreachable(string Why) : ApiAnswer;
}
