using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace PlayGate.Server.Panel.Parts;

/// <summary>What only the browser knows or can do: its clock's offset, its colours, its clipboard.</summary>
internal sealed class PanelBrowser(IJSRuntime script, TimeProvider time)
{
    private TimeSpan _offset;

    /// <summary>The colours chosen in this browser before.</summary>
    public string Theme { get; private set; } = "system";

    public async Task ReadAsync()
    {
        var state = await script.InvokeAsync<State>("panel.state");
        (Theme, _offset) = (state.Theme, TimeSpan.FromMinutes(-state.Offset));
    }

    public ValueTask KeepThemeAsync(string theme) => script.InvokeVoidAsync("panel.keepTheme", theme);

    public ValueTask ShowThemeAsync(bool isDark) => script.InvokeVoidAsync("panel.showTheme", isDark);

    public ValueTask<bool> CopyAsync(string text) => script.InvokeAsync<bool>("panel.copy", text);

    public DateTime LocalTime(DateTimeOffset at) => at.ToOffset(_offset).DateTime;

    /// <summary>A time as the clock on the operator's wall has it; with the day where it is another.</summary>
    public string Clock(DateTimeOffset at)
    {
        var (local, now) = (at.ToOffset(_offset), time.GetUtcNow().ToOffset(_offset));
        return local.ToString(local.Date == now.Date ? "HH:mm:ss" : "d MMM HH:mm", CultureInfo.InvariantCulture);
    }

    public string Ago(DateTimeOffset at) => Spans.Short(time.GetUtcNow() - at);

    public string In(DateTimeOffset at) => Spans.Short(at - time.GetUtcNow());

    private sealed record State(string Theme, int Offset);
}
