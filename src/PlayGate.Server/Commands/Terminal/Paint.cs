namespace PlayGate.Server.Commands.Terminal;

/// <summary>Colours, on a terminal only, unless NO_COLOR is set (https://no-color.org).</summary>
internal sealed class Paint
{
    private readonly bool _isOn;

    private Paint(bool isRedirected) => _isOn = !isRedirected && IsWanted();

    public static Paint Output { get; } = new(Console.IsOutputRedirected);

    public static Paint Error { get; } = new(Console.IsErrorRedirected);

    public string Green(string text) => With("32", text);

    public string Red(string text) => With("31", text);

    public string Bold(string text) => With("1", text);

    private string With(string code, string text) => _isOn ? $"\e[{code}m{text}\e[0m" : text;

    private static bool IsWanted() =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") is { Length: > 0 } and not "dumb";
}
