using QRCoder;

namespace PlayGate.Server.Panel.Parts;

/// <summary>A URL for a phone's camera.</summary>
internal static class QrCode
{
    public static string Draw(string url)
    {
        using var data = QRCodeGenerator.GenerateQrCode(url, QRCodeGenerator.ECCLevel.M);
        using var code = new SvgQRCode(data);
        return code.GetGraphic(4, "#000000", "#ffffff", drawQuietZones: false, SvgQRCode.SizingMode.ViewBoxAttribute);
    }
}
