namespace PlayGate.Testing.Stores;

/// <summary>Statements on their way: lost, late or doubled.</summary>
internal sealed partial class TokenLife
{
    /// <summary>What may become of a statement on its way.</summary>
    private async Task<Sent<T>> SendAsync<T>(string what, Func<Task<T>> statement)
    {
        var isDoubled = false;
        switch (Next(12))
        {
            case 0:
                _told.Add($"{what}: lost");
                return default;
            case 1:
                _told.Add($"{what}: answer {await statement()} lost");
                return default;
            case 2:
                _late.Add((_returned, () => LateAsync(what, statement)));
                return default;
            case 3:
                isDoubled = true;
                _late.Add((_returned, () => LateAsync(what, statement)));
                break;
            case 4:
                _told.Add($"{what}: answer {await statement()} lost, sent again");
                break;
        }

        var answer = await statement();
        _told.Add($"{what}: {answer}");
        return new Sent<T>(IsAnswered: true, answer, isDoubled);
    }

    private async Task LateAsync<T>(string what, Func<Task<T>> statement) => _told.Add($"{what}: late, {await statement()}");

    private async Task RunLateAsync(int which)
    {
        if (_late.Count > 0)
        {
            var late = _late[which % _late.Count];
            _late.Remove(late);
            await late.Run();
        }
    }

    private readonly record struct Sent<T>(bool IsAnswered, T? Answer, bool IsOnItsWay);
}
