namespace PlayGate;

/// <summary>How the names of a stream's files follow from its id.</summary>
public enum StreamNames
{
    /// <summary>
    /// Ant Media's flat names beside the plain ones: <c>cam_adaptive.m3u8</c>, <c>cam_240p300kbps0001.ts</c>, <c>cam_1.mp4</c>.
    /// Streams are not kept apart where the id of one is such a name of the other (<c>cam</c> and <c>cam_2</c>).
    /// </summary>
    AntMedia,

    /// <summary>The id itself, the id with an extension, and everything below the folder of that name; nothing else.</summary>
    Plain,

    /// <summary>
    /// The plain names and numbered files beside the playlist, as ffmpeg, nginx-rtmp and packagers write them: <c>cam0.ts</c>,
    /// <c>cam-0.ts</c>, <c>cam_0.m4s</c>, <c>cam_init.mp4</c>. Ids that end like such a name are refused at minting.
    /// </summary>
    Sequential,
}
