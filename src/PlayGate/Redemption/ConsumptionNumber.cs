using System.Security.Cryptography;

namespace PlayGate.Redemption;

/// <summary>The numbers by which requests hold sessions: each is used once, so no request lets go of what another holds.</summary>
internal static class ConsumptionNumber
{
    public static long Next() => Math.Max(1, BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))) & long.MaxValue);
}
