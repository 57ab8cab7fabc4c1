namespace PlayGate.Shield.Bodies;

/// <summary>Wakes all that wait, again and again. Used under its owner's lock; those that wait run outside of it.</summary>
internal struct Signal
{
    private TaskCompletionSource? _next;

    /// <summary>Completes when it is raised for the next time.</summary>
    public Task Next => (_next ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Raise()
    {
        _next?.SetResult();
        _next = null;
    }
}
