using System.Net;
using Microsoft.Extensions.Time.Testing;
using PlayGate.Clients;

namespace PlayGate.Tests.Gate;

public sealed class AddressBudgetTests
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void An_address_may_so_often_within_a_window_that_begins_with_its_first_time()
    {
        var budget = new AddressBudget(2, Window, _time);
        var address = IPAddress.Parse("192.0.2.1");
        Assert.True(budget.TryTake(address));
        _time.Advance(TimeSpan.FromSeconds(40));
        Assert.Null(budget.WaitOf(address));
        Assert.True(budget.TryTake(address));
        Assert.False(budget.TryTake(address));
        Assert.Equal(TimeSpan.FromSeconds(20), budget.WaitOf(address));
        Assert.True(budget.TryTake(IPAddress.Parse("192.0.2.2")));

        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Null(budget.WaitOf(address));
        Assert.True(budget.TryTake(address));
    }

    [Fact]
    public void A_network_of_one_customer_is_one_address()
    {
        var budget = new AddressBudget(1, Window, _time);
        Assert.True(budget.TryTake(IPAddress.Parse("2001:db8:1:2::1")));
        Assert.False(budget.TryTake(IPAddress.Parse("2001:db8:1:2:ffff::9")));
        Assert.True(budget.TryTake(IPAddress.Parse("2001:db8:1:3::1")));
        Assert.True(budget.TryTake(IPAddress.Parse("198.51.100.1")));
        Assert.False(budget.TryTake(IPAddress.Parse("::ffff:198.51.100.1")));
    }

    [Fact]
    public void More_addresses_than_there_is_room_for_are_let_through_and_those_known_stay_counted()
    {
        var budget = new AddressBudget(1, Window, _time);
        for (var number = 0; number < AddressBudget.MostAddresses; number++)
        {
            Assert.True(budget.TryTake(Numbered(number)));
        }

        Assert.True(budget.TryTake(Numbered(AddressBudget.MostAddresses)));
        Assert.True(budget.TryTake(Numbered(AddressBudget.MostAddresses)));
        Assert.False(budget.TryTake(Numbered(0)));

        _time.Advance(Window);
        Assert.True(budget.TryTake(Numbered(AddressBudget.MostAddresses)));
        Assert.False(budget.TryTake(Numbered(AddressBudget.MostAddresses)));
    }

    private static IPAddress Numbered(int number) => new([10, (byte)(number >> 16), (byte)(number >> 8), (byte)number]);
}
