namespace PlayGate.Server.Panel.Parts;

/// <summary>How streams are written and searched for.</summary>
internal static class StreamName
{
    public static string Of(string application, string streamId) =>
        application == PlayGateOptions.DefaultApplication ? streamId : $"{application}: {streamId}";

    /// <summary>A star at the end is any end.</summary>
    public static (string? Stream, string? Prefix) Search(string? text) => text?.Trim() switch
    {
        null or "" or "*" => (null, null),
        [.. var prefix, '*'] => (null, prefix),
        var stream => (stream, null),
    };
}

/// <summary>The pager's words: counting stops somewhere.</summary>
internal static class PageInfo
{
    public const string Exact = "{first_item}–{last_item} of {all_items}";
    private const string AtLeast = "{first_item}–{last_item} of more than {all_items}; search to see the rest";

    public static string Of(bool isMore) => isMore ? AtLeast : Exact;
}
