using System.Diagnostics;
using PlayGate.Testing.Hosting;

namespace PlayGate.EndToEndTests.Players.Programs;

/// <summary>Players that are programs of their own.</summary>
internal static class PlayerProgram
{
    public static bool Exists(string name) => PathOf(name) is not null;

    public static string? PathOf(string name) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>Everything that it wrote, however it ended. One that hung has shown nothing, and says so.</summary>
    public static async Task<string> RunAsync(string name, params IEnumerable<string> arguments)
    {
        try
        {
            var result = await Command.RunAsync(new ProcessStartInfo(name, arguments) { WorkingDirectory = "/" });
            return result.Output + result.Error;
        }
        catch (TimeoutException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>The number behind the last such mark, 0 if it never came.</summary>
    public static int LastNumber(string log, string mark)
    {
        var at = log.LastIndexOf(mark, StringComparison.Ordinal);
        return at < 0 ? 0 : int.Parse(string.Concat(log.Skip(at + mark.Length).TakeWhile(char.IsAsciiDigit)));
    }
}
