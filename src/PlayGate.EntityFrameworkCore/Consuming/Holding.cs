using System.Globalization;
using PlayGate.Tokens;

namespace PlayGate.EntityFrameworkCore.Consuming;

/// <summary>
/// Who holds a session that a token has opened: at most three requests, each by a random number of its own. So whatever is sent twice, or
/// comes late, takes nobody's hold but its own; the last one to let go turns the row back into the token that it was.
/// </summary>
internal static class Holding
{
    /// <summary>The last sixteen or more; a statement is late by seconds.</summary>
    private const int RememberedLetters = 16 * 21;

    /// <summary>A pattern that fits none.</summary>
    private const string NoReturn = "none";

    private static readonly string[] Holders = ["consumption", "second_holder", "third_holder"];

    /// <summary>What only a session has.</summary>
    private static readonly string[] OfSessions = ["started_at", "session_expires_at", "client_address", "client_agent"];

    /// <summary>A pattern that fits the returns of a row which this holder has let go of.</summary>
    public static string Returned(long holder) => holder == ShowAgain.ForGood ? NoReturn : string.Create(CultureInfo.InvariantCulture, $"%,{holder},%");

    /// <summary>A pattern that fits the returns of a row which this holder was to let go of before it held it.</summary>
    public static string CalledOff(long holder) => holder == ShowAgain.ForGood ? NoReturn : string.Create(CultureInfo.InvariantCulture, $"%,-{holder},%");

    /// <summary>A condition.</summary>
    public static string IsHeldBy(string holder) => $"{holder} IN ({string.Join(", ", Holders)})";

    /// <summary>A condition: whether this holder held the session and has let go.</summary>
    public static string WasReturned(string holder) => $"COALESCE(returned, '') LIKE {Pattern(holder)}";

    /// <summary>What is to be set for one holder to let go, however often and whenever it is told to.</summary>
    /// <param name="holder">Its number, as the statement has it.</param>
    /// <param name="condition">Whether it does.</param>
    public static string LetGo(string holder, string condition)
    {
        var isNew = $"NOT ({WasReturned(holder)}) AND COALESCE(returned, '') NOT LIKE {Pattern($"-{holder}")}";
        var entry = $"CASE WHEN {IsHeldBy(holder)} THEN {holder} ELSE -{holder} END";
        var isLast = $"{IsHeldBy(holder)} AND {string.Join(" AND ", Holders.Select(column => $"COALESCE({column}, {holder}) = {holder}"))}";
        return string.Join(
            ",\n    ",
            [
                $"returned = CASE WHEN {condition} AND {isNew} THEN substr(',' || CAST({entry} AS text) || COALESCE(returned, ','), 1, {RememberedLetters}) ELSE returned END",
                .. Holders.Select(column => $"{column} = CASE WHEN {condition} AND {column} = {holder} THEN NULL ELSE {column} END"),
                $"state = CASE WHEN {condition} AND {isLast} THEN 'token' ELSE state END",
                .. OfSessions.Select(column => $"{column} = CASE WHEN {condition} AND {isLast} THEN NULL ELSE {column} END"),
            ]);
    }

    private static string Pattern(string holder) => $"'%,' || CAST({holder} AS text) || ',%'";
}
