using PlayGate.Delivery;

namespace PlayGate.Tests.Delivery;

public sealed class RememberedSignaturesTests
{
    [Fact]
    public void Slow_signatures_are_kept_and_an_old_generation_goes()
    {
        var counted = new Counted();
        var kept = new RememberedSignatures(counted);
        for (var round = 0; round < 2; round++)
        {
            for (var file = 0; file < RememberedSignatures.Most; file++)
            {
                kept.SignOne(CdnBench.Target($"/{file}"));
            }
        }

        Assert.Equal(RememberedSignatures.Most, counted.Signed);
        kept.SignFolder(CdnBench.Target("/1"));
        Assert.Equal(RememberedSignatures.Most + 1, counted.Signed);
        for (var file = 0; file < 2 * RememberedSignatures.Most; file++)
        {
            kept.SignOne(CdnBench.Target($"/new{file}"));
        }

        kept.SignOne(CdnBench.Target("/1"));
        Assert.Equal((3 * RememberedSignatures.Most) + 2, counted.Signed);
    }

    private sealed class Counted : ICdnFormat
    {
        public int Signed { get; private set; }

        public bool SignsFolders => true;

        public bool BindsAddresses => false;

        public CdnCredential SignOne(CdnTarget target) => new($"{++Signed}");

        public CdnCredential SignFolder(CdnTarget target) => new($"{++Signed}");
    }
}
