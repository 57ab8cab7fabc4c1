using System.Text.Json;
using System.Text.RegularExpressions;

namespace PlayGate.Issuers;

/// <summary>
/// MediaMTX's permissions: a list of actions, each with a path that is empty for all, a regular expression after <c>~</c>, or a path. The
/// list may also stand in a text, as identity providers write claims that they have as strings.
/// </summary>
internal static class MediaMtxPermissions
{
    private const int MaxPermissions = 64;
    private const int MaxPattern = 512;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <summary>Those to play and to publish; empty where there are none, and the claims have the reason.</summary>
    public static IReadOnlyList<IssuedPermission> Read(JwtClaims claims, string name)
    {
        if (List(claims.Find(name)) is not { } list || list.GetArrayLength() > MaxPermissions || !list.EnumerateArray().All(IsPermission))
        {
            claims.Refuse($"{name} is no list of at most {MaxPermissions} permissions, each with an action and a path");
            return [];
        }

        IssuedPermission[] permissions = [.. list.EnumerateArray().Select(Permission).OfType<IssuedPermission>()];
        if (permissions.Length == 0)
        {
            claims.Refuse($"{name} has no permission to read, play back or publish");
        }

        return permissions;
    }

    private static JsonElement? List(JsonElement? claim)
    {
        try
        {
            var list = claim is { ValueKind: JsonValueKind.String } text ? JsonElement.Parse(text.GetString()!, Strict) : claim;
            return list is { ValueKind: JsonValueKind.Array } ? list : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static bool IsPermission(JsonElement permission) => permission.ValueKind == JsonValueKind.Object
        && Text(permission, "action") is not null
        && (Text(permission, "path") is not null || !permission.TryGetProperty("path", out _));

    private static IssuedPermission? Permission(JsonElement permission)
    {
        TokenType? type = Text(permission, "action") switch
        {
            "read" or "playback" => TokenType.Play,
            "publish" => TokenType.Publish,
            _ => null,
        };
        var path = Text(permission, "path") ?? "";
        return type is null ? null
            : path.Length == 0 ? new IssuedPermission(type)
            : path[0] != '~' ? new IssuedPermission(type, path)
            : Pattern(path[1..]) is { } pattern ? new IssuedPermission(type, Pattern: pattern)
            : null;
    }

    /// <summary>It may match anywhere in the path, as at MediaMTX; one that cannot be read matches nothing, as there.</summary>
    private static Regex? Pattern(string pattern)
    {
        try
        {
            return pattern.Length <= MaxPattern ? new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant) : null;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>A text, and null for another kind or half of a character.</summary>
    private static string? Text(JsonElement permission, string name)
    {
        try
        {
            return permission.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
