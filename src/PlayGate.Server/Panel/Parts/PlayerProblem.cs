using System.Text.Json;

namespace PlayGate.Server.Panel.Parts;

/// <summary>What the gate told a player, for people.</summary>
internal static class PlayerProblem
{
    public static string Read(string? detail, int status)
    {
        try
        {
            if (detail is ['{', ..] && JsonDocument.Parse(detail) is { RootElement: var problem }
                && problem.TryGetProperty("code", out var code) && problem.TryGetProperty("detail", out var said))
            {
                return $"Stopped: {status} {code.GetString()}. {said.GetString()}";
            }
        }
        catch (JsonException)
        {
            // Then it is no problem document.
        }

        return status > 0 ? $"Stopped: the answer was {status}." : $"Stopped: {detail}";
    }
}
