using Microsoft.AspNetCore.Components;

namespace PlayGate.Server.Panel.Parts;

/// <summary>A page that reads anew every few seconds for as long as it is open, and says so when the store is away.</summary>
public abstract class LivePage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _gone = new();

    /// <summary>What is wrong with the store, or null.</summary>
    protected string? Trouble { get; set; }

    /// <summary>Cancelled when the page is left.</summary>
    protected CancellationToken Gone => _gone.Token;

    /// <summary>How often.</summary>
    protected virtual TimeSpan Period => TimeSpan.FromSeconds(5);

    [Inject]
    internal TimeProvider Time { get; set; } = null!;

    [Inject]
    internal PanelUser User { get; set; } = null!;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Reads what the page shows.</summary>
    protected abstract Task LoadAsync();

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        await RefreshAsync();
        _ = RunAsync();
    }

    /// <summary>Reads now and shows it.</summary>
    protected async Task RefreshAsync()
    {
        try
        {
            await LoadAsync();
            Trouble = null;
        }
        catch (StoreUnavailableException unavailable)
        {
            Trouble = unavailable.Message;
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            return;
        }

        StateHasChanged();
    }

    /// <summary>Called when the page is left.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _gone.Cancel();
            _gone.Dispose();
        }
    }

    private async Task RunAsync()
    {
        var gone = _gone.Token;
        using var timer = new PeriodicTimer(Period, Time);
        try
        {
            while (await timer.WaitForNextTickAsync(gone))
            {
                await InvokeAsync(TickAsync);
            }
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
        catch (Exception failure)
        {
            await DispatchExceptionAsync(failure);
        }
    }

    private async Task TickAsync()
    {
        // The layout sends them away; until then nothing is shown any more.
        if (!User.IsOver)
        {
            await RefreshAsync();
        }
    }
}
