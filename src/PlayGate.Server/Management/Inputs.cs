using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;

namespace PlayGate.Server.Management;

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ExplainBody(
    [property: Description("The secret; may also stand in the path's query.")] string? TokenId,
    [property: Description("A path of the public listener, or a whole URL, with or without its query; a session's ticket may stand in it.")]
    string? Path,
    [property: Description("In place of tokenId and path: the whole URL, with all parameters that the token has.")] string? Url,
    [property: Address, Description("The client address to judge for.")] string? Address,
    [property: Description("The viewer's Cookie header, where the session is in it: judged where there is no token.")] string? Cookie);

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SettingsChange(
    [property: Description("Only the one of the path.")] string? Application,
    [property: Description("Whether viewers need a token.")] bool? PlayTokenControl,
    [property: Description("Whether publishers need a token.")] bool? PublishTokenControl);

/// <summary>Ant Media's clients send whole token objects: what is not needed is passed over.</summary>
internal sealed record AntMediaValidation(string? TokenId, string? StreamId, string? Type);

/// <summary>Ant Media's query, as text: what is wrong with it is said in Ant Media's way.</summary>
internal sealed record AntMediaMint
{
    [FromQuery(Name = "expireDate")]
    [Needed]
    public string? ExpireDate { get; init; }

    [FromQuery(Name = "type")]
    [Needed]
    [OneOf("play", "publish")]
    public string? Type { get; init; }

    [FromQuery(Name = "roomId")]
    public string? RoomId { get; init; }
}

internal sealed record NoQuery;

internal sealed record TokenFilter(
    string? Application, string? StreamId, [property: OneOf("play", "publish")] string? Type, string? Subject);

internal sealed record TokenQuery(
    string? Application, string? StreamId, [property: OneOf("play", "publish")] string? Type, string? Subject, Guid? After,
    [property: PageSize] int Limit = 100);

internal sealed record SessionFilter(string? Application, string? StreamId, string? Subject);

internal sealed record SessionQuery(
    string? Application, string? StreamId, string? Subject, Guid? After, [property: PageSize] int Limit = 100);

internal sealed record ChangeQuery(string? Action, string? Application, string? Actor, Guid? After, [property: PageSize] int Limit = 100);

internal sealed record ShieldQuery(
    [property: Needed]
    [property: RegularExpression(@"^(?:/[\s\S]*|\*)$",
        ErrorMessage = "Takes a path as the origin is asked for it, e.g. /streams/cam.m3u8 or /streams/cam/*.")]
    string? Path);

/// <summary>How many entries a page may have.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class PageSizeAttribute : RangeAttribute
{
    public PageSizeAttribute()
        : base(1, 1000) => ErrorMessage = "Takes 1 to 1000.";
}
