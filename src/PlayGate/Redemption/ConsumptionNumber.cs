using System.Security.Cryptography;

namespace PlayGate.Redemption;

/// <summary>The numbers by which requests hold sessions: each is used once, so nobody lets go of what is another's.</summary>
internal static class ConsumptionNumber
{
    public static long Next() => Math.Max(1, BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))) & long.MaxValue);
}
