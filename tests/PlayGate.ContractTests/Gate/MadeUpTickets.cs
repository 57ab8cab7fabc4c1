using System.Buffers.Text;
using System.Security.Cryptography;

namespace PlayGate.ContractTests.Gate;

/// <summary>Cookies that look like tickets of this kind of ring, sealed with keys that nobody has.</summary>
internal static class MadeUpTickets
{
    private static readonly byte[] s_mark = [0x09, 0xF0, 0xC9, 0xF0];

    /// <summary>Another key each time.</summary>
    public static string Cookie() =>
        $"playgate-0123456789ab={Base64Url.EncodeToString([.. s_mark, .. RandomNumberGenerator.GetBytes(100)])}";
}
