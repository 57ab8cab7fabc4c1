using System.Collections.Concurrent;

namespace PlayGate.Delivery;

/// <summary>
/// Keeps the credentials of a format whose signatures are slow: an RSA signature takes a thousand times as long as a MAC, and all
/// sessions of a window ask for the same ones. Two generations of bounded size; an old one goes as a whole.
/// </summary>
internal sealed class RememberedSignatures(ICdnFormat format) : ICdnFormat
{
    /// <summary>For a generation: some hundred streams in a window, of some ten segments each.</summary>
    internal const int Most = 4096;

    private Generation _young = new();
    private Generation _old = new();

    public bool SignsFolders => format.SignsFolders;

    public bool BindsAddresses => format.BindsAddresses;

    public IReadOnlyList<string> Parameters => format.Parameters;

    public bool CanSign(CdnTarget target) => format.CanSign(target);

    public CdnCredential SignOne(CdnTarget target)
    {
        var key = new Key(IsFolder: false, target);
        return Find(key) ?? Keep(key, format.SignOne(target));
    }

    public CdnCredential SignFolder(CdnTarget target)
    {
        var key = new Key(IsFolder: true, target);
        return Find(key) ?? Keep(key, format.SignFolder(target));
    }

    private CdnCredential? Find(Key key) =>
        _young.Credentials.TryGetValue(key, out var credential) ? credential
        : _old.Credentials.TryGetValue(key, out credential) ? credential
        : null;

    /// <summary>Two threads that sign the same at once make the same credential, and a generation too many costs signatures only.</summary>
    private CdnCredential Keep(Key key, CdnCredential credential)
    {
        var young = _young;
        if (young.Credentials.TryAdd(key, credential) && Interlocked.Increment(ref young.Count) == Most)
        {
            _old = young;
            _young = new Generation();
        }

        return credential;
    }

    private readonly record struct Key(bool IsFolder, CdnTarget Target);

    private sealed class Generation
    {
        /// <summary>The dictionary's own count takes all of its locks.</summary>
        public int Count;

        public ConcurrentDictionary<Key, CdnCredential> Credentials { get; } = new();
    }
}
