namespace PlayGate.Tests.Playlists;

/// <summary>Every element and attribute that may hold a URI, and what looks like one. <c>{}</c> stands for the ticket's place.</summary>
internal static class DashGoldens
{
    public static readonly IReadOnlyDictionary<string, (string Input, string Expected)> All = new Dictionary<string, (string, string)>(
        StringComparer.Ordinal)
    {
        ["every place"] = (
            """
            <?xml version="1.0" encoding="utf-8"?>
            <!-- <BaseURL>/live/streams/comment/</BaseURL> -->
            <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" xmlns:xlink="http://www.w3.org/1999/xlink" profiles="urn:mpeg:dash:profile:isoff-live:2011">
              <ProgramInformation moreInformationURL="/live/streams/info"><Title>/live/streams/title</Title></ProgramInformation>
              <BaseURL serviceLocation="/live/streams/a">/live/streams/cam/</BaseURL>
              <Location>http://origin.example:8080/live/streams/cam.mpd?a=1&amp;b=2</Location>
              <PatchLocation ttl="60">
                /live/streams/cam.mpp
              </PatchLocation>
              <ContentSteering defaultServiceLocation="a" proxyServerURL='/live/streams/proxy'>/live/streams/steer</ContentSteering>
              <Period id="1" xlink:href="/live/streams/period.xml" xlink:actuate="onLoad">
                <BaseURL>720p/</BaseURL>
                <SegmentTemplate media="/live/streams/cam/$RepresentationID$/$Number%05d$.m4s?a=1&amp;b=$Time$"
                  initialization='/live/streams/cam/$RepresentationID$/init.mp4' index = "/live/streams/i" bitstreamSwitching="/live/streams/b" timescale="/live/streams/t"/>
                <AdaptationSet mimeType="video/mp4" note="a > b">
                  <Representation id="v"><BaseURL>/live/streams/v.mp4</BaseURL>
                    <SegmentBase indexRange="0-1"><Initialization sourceURL="/live/streams/init.mp4" range="0-1"/><RepresentationIndex sourceURL="/live/streams/index"/></SegmentBase>
                    <SegmentList duration="1"><SegmentURL media="/live/streams/1.m4s" mediaRange="0-1" index="/live/streams/1.idx" /><SegmentURL media="2.m4s"/></SegmentList>
                    <BitstreamSwitching sourceURL="/live/streams/switch"/>
                  </Representation>
                </AdaptationSet>
              </Period>
            </MPD>
            """,
            """
            <?xml version="1.0" encoding="utf-8"?>
            <!-- <BaseURL>/live/streams/comment/</BaseURL> -->
            <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" xmlns:xlink="http://www.w3.org/1999/xlink" profiles="urn:mpeg:dash:profile:isoff-live:2011">
              <ProgramInformation moreInformationURL="/live/streams/info"><Title>/live/streams/title</Title></ProgramInformation>
              <BaseURL serviceLocation="/live/streams/a">/app/streams/{}cam/</BaseURL>
              <Location>/app/streams/{}cam.mpd?a=1&amp;b=2</Location>
              <PatchLocation ttl="60">
                /app/streams/{}cam.mpp
              </PatchLocation>
              <ContentSteering defaultServiceLocation="a" proxyServerURL='/app/streams/{}proxy'>/app/streams/{}steer</ContentSteering>
              <Period id="1" xlink:href="/app/streams/{}period.xml" xlink:actuate="onLoad">
                <BaseURL>720p/</BaseURL>
                <SegmentTemplate media="/app/streams/{}cam/$RepresentationID$/$Number%05d$.m4s?a=1&amp;b=$Time$"
                  initialization='/app/streams/{}cam/$RepresentationID$/init.mp4' index = "/app/streams/{}i" bitstreamSwitching="/app/streams/{}b" timescale="/live/streams/t"/>
                <AdaptationSet mimeType="video/mp4" note="a > b">
                  <Representation id="v"><BaseURL>/app/streams/{}v.mp4</BaseURL>
                    <SegmentBase indexRange="0-1"><Initialization sourceURL="/app/streams/{}init.mp4" range="0-1"/><RepresentationIndex sourceURL="/app/streams/{}index"/></SegmentBase>
                    <SegmentList duration="1"><SegmentURL media="/app/streams/{}1.m4s" mediaRange="0-1" index="/app/streams/{}1.idx" /><SegmentURL media="2.m4s"/></SegmentList>
                    <BitstreamSwitching sourceURL="/app/streams/{}switch"/>
                  </Representation>
                </AdaptationSet>
              </Period>
            </MPD>
            """),
        ["foreign bases take rooted URIs with them"] = (
            """
            <MPD>
              <BaseURL>https://cdn.example/</BaseURL><BaseURL>/live/streams/alternative/</BaseURL>
              <Location>/live/streams/cam.mpd</Location>
              <Period><BaseURL>/live/streams/of the cdn/</BaseURL><SegmentTemplate media="/live/streams/$Number$.m4s"/></Period>
              <Period><BaseURL>http://origin.example:8080/live/streams/back/</BaseURL><SegmentTemplate media="/live/streams/$Number$.m4s"/></Period>
              <Period><SegmentTemplate media="/live/streams/$Number$.m4s" initialization="http://origin.example:8080/live/streams/i.mp4"/></Period>
            </MPD>
            """,
            """
            <MPD>
              <BaseURL>https://cdn.example/</BaseURL><BaseURL>/app/streams/{}alternative/</BaseURL>
              <Location>/app/streams/{}cam.mpd</Location>
              <Period><BaseURL>/live/streams/of the cdn/</BaseURL><SegmentTemplate media="/live/streams/$Number$.m4s"/></Period>
              <Period><BaseURL>/app/streams/{}back/</BaseURL><SegmentTemplate media="/app/streams/{}$Number$.m4s"/></Period>
              <Period><SegmentTemplate media="/live/streams/$Number$.m4s" initialization="/app/streams/{}i.mp4"/></Period>
            </MPD>
            """),
        ["bases that cannot be read may be anybody's"] = (
            """
            <MPD>
              <Period><BaseURL><![CDATA[https://cdn.example/]]></BaseURL><SegmentTemplate media="/live/streams/a"/></Period>
              <Period><BaseURL>&#104;ttps://cdn.example/</BaseURL><SegmentTemplate media="/live/streams/b"/></Period>
              <Period><BaseURL>ftp://cdn.example/</BaseURL><SegmentTemplate media="/live/streams/c"/></Period>
              <Period><BaseURL></BaseURL><SegmentTemplate media="/live/streams/d"/></Period>
              <Period><BaseURL/><SegmentTemplate media="/live/streams/e"/></Period>
              <Period><BaseURL>dir?a:b</BaseURL><SegmentTemplate media="/live/streams/f"/></Period>
            </MPD>
            """,
            """
            <MPD>
              <Period><BaseURL><![CDATA[https://cdn.example/]]></BaseURL><SegmentTemplate media="/live/streams/a"/></Period>
              <Period><BaseURL>&#104;ttps://cdn.example/</BaseURL><SegmentTemplate media="/live/streams/b"/></Period>
              <Period><BaseURL>ftp://cdn.example/</BaseURL><SegmentTemplate media="/live/streams/c"/></Period>
              <Period><BaseURL></BaseURL><SegmentTemplate media="/app/streams/{}d"/></Period>
              <Period><BaseURL/><SegmentTemplate media="/app/streams/{}e"/></Period>
              <Period><BaseURL>dir?a:b</BaseURL><SegmentTemplate media="/app/streams/{}f"/></Period>
            </MPD>
            """),
        ["prefixes, a byte order mark, line ends and a patch"] = (
            "\uFEFF\r\n<d:Patch\r\n\txmlns:d='urn:x'>\r\n<d:add sel=\"/MPD/Period\"><d:Period><d:BaseURL "
                + ">\t/live/streams/a/\r\n</d:BaseURL ></d:Period></d:add></d:Patch>\r\n",
            "\uFEFF\r\n<d:Patch\r\n\txmlns:d='urn:x'>\r\n<d:add sel=\"/MPD/Period\"><d:Period><d:BaseURL "
                + ">\t/app/streams/{}a/\r\n</d:BaseURL ></d:Period></d:add></d:Patch>\r\n"),
        ["what stops making sense"] = (
            """<MPD><BaseURL>/live/streams/a/</BaseURL><Period id=1><BaseURL>/live/streams/b/</BaseURL></Period></MPD>""",
            """<MPD><BaseURL>/app/streams/{}a/</BaseURL><Period id=1><BaseURL>/live/streams/b/</BaseURL></Period></MPD>"""),
    };
}
