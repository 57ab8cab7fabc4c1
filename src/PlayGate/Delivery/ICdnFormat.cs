using System.Net;

namespace PlayGate.Delivery;

/// <summary>
/// Signs what one CDN verifies by itself. The same input gives the same credential, so that all sessions of a window share it; a format
/// whose signatures are random signs deterministically or says in its summary what it does instead. A new format is a class and its line in
/// <see cref="CdnFormats"/>.
/// </summary>
internal interface ICdnFormat
{
    /// <summary>Whether one credential can be good for everything below a folder.</summary>
    bool SignsFolders { get; }

    /// <summary>Whether a credential can be bound to a client address.</summary>
    bool BindsAddresses { get; }

    /// <summary>
    /// The query parameters that it writes. Edges differ in whether they send them on, so the gate cuts them off what the CDN asks it for:
    /// every window would be another object.
    /// </summary>
    IReadOnlyList<string> Parameters => [];

    /// <summary>
    /// Whether the format can write this URL, or this folder, so that the credential opens nothing else: a <c>*</c> of the path may be a
    /// wildcard in the format. Where it cannot, the gate delivers.
    /// </summary>
    bool CanSign(CdnTarget target) => true;

    /// <summary>Signs one URL of the CDN.</summary>
    /// <exception cref="NotSupportedException">The format cannot: <see cref="CanSign"/> says so.</exception>
    CdnCredential SignOne(CdnTarget target);

    /// <summary>Signs all that is below a folder, of which the path ends with a slash.</summary>
    /// <exception cref="NotSupportedException">The format cannot: <see cref="SignsFolders"/> or <see cref="CanSign"/> says so.</exception>
    CdnCredential SignFolder(CdnTarget target);
}

/// <summary>What is signed.</summary>
/// <param name="Path">The path at the CDN with its prefix: escaped as it will stand in the URL, with a leading slash.</param>
/// <param name="Query">The URL's own query, as it will stand there; empty, or with its leading <c>?</c>.</param>
/// <param name="ExpiresAt">From then on the credential is not good; whole seconds.</param>
/// <param name="Address">The only client address that it is good for; null for all.</param>
internal readonly record struct CdnTarget(string Path, string Query, DateTimeOffset ExpiresAt, IPAddress? Address);

/// <summary>
/// What a URL gets to be accepted by the CDN. It is in the query always: hls.js takes a live segment whose path changes for another one.
/// </summary>
/// <param name="Query">What is appended to the URL's own query, as it is: pairs joined by <c>&amp;</c>.</param>
internal readonly record struct CdnCredential(string Query);
