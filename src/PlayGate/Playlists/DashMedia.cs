using System.Text;
using System.Xml;

namespace PlayGate.Playlists;

/// <summary>
/// Which URIs of a manifest become a CDN's. Templates and segments do where one credential is good for all that they name: below the
/// manifest's own folder, or below one base that the whole manifest has. Where parts of it have bases of their own, and where a manifest is
/// static and its media is led to the CDN by redirects, nothing changes.
/// </summary>
internal sealed class DashMedia(MediaLinks links)
{
    private bool _isActive;
    private bool _hasBase;

    public MediaLinks Links => links;

    /// <summary>How a URI of that element finds its base; null where it stays as it is.</summary>
    public MediaBase? BaseOf(DashElement element, bool isText) => (_isActive, element, isText) switch
    {
        (true, DashElement.BaseUrl, true) => MediaBase.ToWrite,
        (true, DashElement.Template or DashElement.Segment or DashElement.Source, false) =>
            _hasBase ? MediaBase.Written : MediaBase.Playlist,
        _ => null,
    };

    /// <summary>Looks through the manifest; returns the same bytes to be read once more.</summary>
    public Stream Survey(Stream whole, int maxLength)
    {
        var copy = new MemoryStream();
        try
        {
            whole.CopyTo(copy);
            copy.Position = 0;
            _isActive = links.HasFolder && copy.Length <= maxLength && Suits(copy);
        }
        catch (Exception failure) when (failure is XmlException or InvalidDataException or InvalidOperationException)
        {
            _isActive = false;
        }

        copy.Position = 0;
        return copy;
    }

    private bool Suits(Stream manifest)
    {
        using var reader = XmlReader.Create(manifest, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        while (reader.Read())
        {
            if (reader.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            if (reader.Depth == 0 && links.KeepsEnded && reader.GetAttribute("type") != "dynamic")
            {
                return false;
            }

            if (reader.LocalName == "BaseURL" && !IsOnlyBase(reader))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsOnlyBase(XmlReader reader)
    {
        if (_hasBase || reader.Depth != 1 || reader.IsEmptyElement || !reader.Read() || reader.NodeType != XmlNodeType.Text)
        {
            return false;
        }

        var text = Encoding.UTF8.GetBytes(reader.Value);
        return _hasBase = text is [.., (byte)'/'] && MediaTemplate.IsPlain(text);
    }
}
