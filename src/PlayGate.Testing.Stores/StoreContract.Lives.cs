using CsCheck;

namespace PlayGate.Testing.Stores;

public abstract partial class StoreContract
{
    /// <summary>
    /// Issue 15: giving back was repeated blindly, so a token became one again while its session lived. Every number of a script decides
    /// one thing that happens; a script that fails is made shorter and printed with its seed.
    /// </summary>
    [Fact]
    public async Task Whatever_is_late_lost_or_doubled_a_token_has_one_client_and_is_usable_once_all_gave_it_back() =>
        await Gen.Int[0, 9999].Array[20, 240].SampleAsync(script => LiveAsync(script, isIssued: false), iter: 60, threads: 1);

    /// <summary>The row of another issuer's token comes with whichever statement is heard of first.</summary>
    [Fact]
    public async Task Whatever_is_late_lost_or_doubled_a_token_of_another_issuer_has_one_client() =>
        await Gen.Int[0, 9999].Array[20, 240].SampleAsync(script => LiveAsync(script, isIssued: true), iter: 60, threads: 1);

    private async Task LiveAsync(int[] script, bool isIssued)
    {
        var stream = $"life{Interlocked.Increment(ref _minted)}";
        await OpenSessionAsync(Mint(stream) with { ExpiresAt = Now.AddHours(4) }, seen: Now);
        var token = isIssued ? Mint(stream) with { Issuer = "lms" } : await AddAsync(Mint(stream));

        await new TokenLife(Store, token, Now, script).RunAsync();
    }
}
