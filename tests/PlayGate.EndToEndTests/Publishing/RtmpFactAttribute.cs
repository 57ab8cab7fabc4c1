using PlayGate.EndToEndTests.Players.Programs;

namespace PlayGate.EndToEndTests.Publishing;

/// <summary>A test that needs nginx, its RTMP module and ffmpeg; where one is absent it is skipped, and the name says what for.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RtmpFactAttribute : FactAttribute
{
    public RtmpFactAttribute() => Skip = Missing;

    public static string? Missing { get; } =
        !File.Exists("/usr/lib/nginx/modules/ngx_rtmp_module.so") || !PlayerProgram.Exists("nginx")
            ? "nginx with its RTMP module is not installed"
        : !PlayerProgram.Exists("ffmpeg") ? "ffmpeg is not installed"
        : null;
}
