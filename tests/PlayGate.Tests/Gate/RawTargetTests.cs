using PlayGate.Http;


namespace PlayGate.Tests.Gate;

public sealed class RawTargetTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/?token=x")]
    [InlineData("/streams/cam.m3u8")]
    [InlineData("/streams/cam_240p300kbps000000001.ts?token=abc&x=1")]
    [InlineData("/streams/a..b/.hidden/..x/x.../...")]
    [InlineData("/streams/~AbC-_9/cam.m3u8")]
    [InlineData("/streams/a+b,c(d)!$&'*:=@e")]
    [InlineData("/streams/%63am.m3u8")]
    [InlineData("/streams/my%20cam.m3u8")]
    [InlineData("/streams/kamer%C3%A4.m3u8")]
    [InlineData("/streams/%e2%82%ac%f0%9f%8e%a5.mp4")]
    [InlineData("/streams/100%25.mp4")]
    [InlineData("/streams/100%25")]
    [InlineData("/streams/%25%25.mp4")]
    [InlineData("/streams/%25zz.mp4")]
    [InlineData("/streams/%25a%25b.mp4")]
    [InlineData("/streams/cam%3fx%23y")]
    public void A_path_that_every_server_reads_alike_is_safe(string target) => Assert.True(RawTarget.IsSafe(target));

    [Theory]
    [InlineData("/streams/cam.m3u8?next=/../x//y;z\\%2e%2f%00%zz%")]
    [InlineData("/streams/cam.m3u8??")]
    [InlineData("/streams/cam.m3u8?ä")]
    public void The_rest_of_the_query_is_not_judged(string target) => Assert.True(RawTarget.IsSafe(target));

    [Theory]
    [InlineData("http://host/streams/cam.m3u8")]
    [InlineData("HTTPS://host.example:8443/streams/cam.m3u8?token=x")]
    [InlineData("http://[::1]:8080/streams/cam.m3u8")]
    [InlineData("http://host")]
    [InlineData("http://host/")]
    [InlineData("http://host?x=/../y")]
    public void The_absolute_form_is_judged_by_its_path(string target) => Assert.True(RawTarget.IsSafe(target));

    [Theory]
    [InlineData("http://host/streams/../cam.m3u8")]
    [InlineData("http://host/streams/%2e%2e/cam.m3u8")]
    [InlineData("http://host//streams/cam.m3u8")]
    [InlineData("http://host//")]
    [InlineData("http://host/streams/")]
    [InlineData("http:///streams/cam.m3u8")]
    [InlineData("http://")]
    [InlineData("http://user@host/streams/cam.m3u8")]
    [InlineData("http://host\\x/streams/cam.m3u8")]
    [InlineData("http://host%2f/streams/cam.m3u8")]
    [InlineData("http:/host/streams/cam.m3u8")]
    [InlineData("ftp://host/streams/cam.m3u8")]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("host:443")]
    [InlineData("streams/cam.m3u8")]
    [InlineData("?x")]
    public void Other_forms_are_unsafe(string target) => Assert.False(RawTarget.IsSafe(target));

    [Theory]
    [InlineData("/streams/./cam.m3u8")]
    [InlineData("/streams/../cam.m3u8")]
    [InlineData("/..")]
    [InlineData("/.")]
    [InlineData("/streams/cam/..?x")]
    [InlineData("/streams/%2e%2e/cam.m3u8")]
    [InlineData("/streams/.%2E/cam.m3u8")]
    [InlineData("/streams/cam%2em3u8")]
    [InlineData("/streams/a%2fcam.m3u8")]
    [InlineData("/streams/a%2Fcam.m3u8")]
    [InlineData("/streams/a%5ccam.m3u8")]
    [InlineData("/streams/a%5Ccam.m3u8")]
    [InlineData("/streams/a\\cam.m3u8")]
    [InlineData("//streams/cam.m3u8")]
    [InlineData("//")]
    [InlineData("/streams//cam.m3u8")]
    [InlineData("/streams/cam/")]
    [InlineData("/streams/cam/?x")]
    public void Another_folder_in_disguise_is_unsafe(string target) => Assert.False(RawTarget.IsSafe(target));

    [Theory]
    [InlineData("/streams/cam.m3u8;x")]
    [InlineData("/streams;a=b/cam.m3u8")]
    [InlineData("/streams/..;/cam.m3u8")]
    [InlineData("/streams/cam%3bx")]
    [InlineData("/streams/cam%3B")]
    [InlineData("/streams/cam.m3u8#x")]
    [InlineData("/streams/cam.m3u8?a#b")]
    [InlineData("#")]
    public void Parameters_and_fragments_are_unsafe(string target) => Assert.False(RawTarget.IsSafe(target));

    [Theory]
    [InlineData("/streams/cam%00.m3u8")]
    [InlineData("/streams/cam%01")]
    [InlineData("/streams/cam%0d%0aX:1")]
    [InlineData("/streams/cam%1F")]
    [InlineData("/streams/cam%7f")]
    [InlineData("/streams/cam%c2%85")]
    [InlineData("/streams/cam\0")]
    [InlineData("/streams/cam\t")]
    [InlineData("/streams/cam\r\n")]
    [InlineData("/streams/cam\u007f")]
    [InlineData("/streams/my cam")]
    [InlineData("/streams/kamerä.m3u8")]
    [InlineData("/streams/%63\uFF0Fx")]
    [InlineData("/streams/\uD800")]
    public void Control_and_raw_foreign_characters_are_unsafe(string target) => Assert.False(RawTarget.IsSafe(target));

    [Theory]
    [InlineData("/streams/%252e%252e/cam.m3u8")]
    [InlineData("/streams/%2541")]
    [InlineData("/streams/%25%34%31")]
    [InlineData("/streams/%254%31")]
    [InlineData("/streams/%25%341")]
    [InlineData("/streams/%25%2541")]
    [InlineData("/streams/%25252e")]
    public void Double_encodings_are_unsafe(string target) => Assert.False(RawTarget.IsSafe(target));

    [Theory]
    [InlineData("/streams/cam%")]
    [InlineData("/streams/cam%4")]
    [InlineData("/streams/cam%zz")]
    [InlineData("/streams/cam%4g")]
    [InlineData("/streams/cam%/1")]
    [InlineData("/streams/cam%u002e")]
    [InlineData("/streams/cam%\uFF14\uFF11")]
    public void Invalid_escapes_are_unsafe(string target) => Assert.False(RawTarget.IsSafe(target));

    [Theory]
    [InlineData("/streams/%c0%ae%c0%ae/cam.m3u8")] // "." in two bytes
    [InlineData("/streams/%e0%80%af")] // "/" in three
    [InlineData("/streams/%f0%80%80%af")]
    [InlineData("/streams/%80")]
    [InlineData("/streams/%ff")]
    [InlineData("/streams/%c3")]
    [InlineData("/streams/%c3a4")]
    [InlineData("/streams/%e2%82")]
    [InlineData("/streams/%e2%82x%ac")]
    [InlineData("/streams/%ed%a0%80")] // a surrogate
    [InlineData("/streams/%f4%90%80%80")] // beyond U+10FFFF
    public void Invalid_UTF8_is_unsafe(string target) => Assert.False(RawTarget.IsSafe(target));

    [Theory]
    [InlineData("/streams/cam.m3u8?x=\u0007")]
    [InlineData("/streams/cam.m3u8?x=\r\nInjected:1")]
    [InlineData("/streams/cam.m3u8?x=\u007f")]
    [InlineData("/streams/cam.m3u8?x= y")]
    public void Raw_control_characters_are_unsafe_in_the_query_too(string target) => Assert.False(RawTarget.IsSafe(target));

    [Fact]
    public void Judging_allocates_nothing() => Allocations.AreNoneIn(static () =>
    {
        _ = RawTarget.IsSafe("/streams/cam_240p300kbps000000001.ts?token=abc");
        _ = RawTarget.IsSafe("http://host/streams/%e2%82%ac%25zz%63am.m3u8");
        _ = RawTarget.IsSafe("/streams/../%252e");
    });
}
