using PlayGate.Media.Hooks;


namespace PlayGate.Tests.Publishing;

public sealed class DeparturesTests
{
    private readonly RecentDisconnects _departures = new();

    [Fact]
    public void Whoever_leaves_while_a_decision_is_taken_has_left_since_it_began()
    {
        var began = _departures.Now;
        _departures.Add(7);

        Assert.True(_departures.HasLeftSince(began, 7));
        Assert.False(_departures.HasLeftSince(began, 8));
    }

    [Fact]
    public void Whoever_left_before_may_come_again()
    {
        _departures.Add(7);

        Assert.False(_departures.HasLeftSince(_departures.Now, 7));
    }

    [Fact]
    public void Leaving_again_is_remembered_when_the_first_time_is_forgotten()
    {
        _departures.Add(7);
        for (var other = 0; other < 5_000; other++)
        {
            _departures.Add(100 + other);
        }

        var began = _departures.Now;
        _departures.Add(7);
        for (var other = 0; other < 6_000; other++)
        {
            _departures.Add(10_000 + other);
        }

        Assert.True(_departures.HasLeftSince(began, 7));
    }
}
