namespace PlayGate.Tests.Playlists;

/// <summary>Every tag that may hold a URI, and what looks like one. <c>{}</c> stands for the ticket's place.</summary>
internal static class HlsGoldens
{
    public static readonly IReadOnlyDictionary<string, (string Input, string Expected)> All = new Dictionary<string, (string, string)>(
        StringComparer.Ordinal)
    {
        ["media playlist"] = (
            """
            #EXTM3U
            #EXT-X-VERSION:9
            #EXT-X-TARGETDURATION:4
            #EXT-X-KEY:METHOD=AES-128,URI="/live/streams/cam/key.bin",IV=0x00000000000000000000000000000001
            #EXT-X-KEY:METHOD=SAMPLE-AES,URI="skd://key/1",KEYFORMAT="com.apple.streamingkeydelivery"
            #EXT-X-KEY:METHOD=SAMPLE-AES-CTR,KEYFORMAT="urn:uuid:edef8ba9",URI="data:text/plain;base64,AAAA,URI=/live/streams/x"
            #EXT-X-MAP:BYTERANGE="720@0",URI="http://origin.example:8080/live/streams/cam/init.mp4"
            #EXTINF:4.0,/live/streams/is a title
            /live/streams/cam/0001.m4s
            #EXT-X-BYTERANGE:100@0
            cam/0002.m4s
            ../streams/cam/0003.m4s
            #EXTINF:4.0,
            http://origin.example:8080/live/streams/cam/0004.m4s?sig=a/b&t=http://origin.example:8080/live/streams/
            #EXTINF:4.0,
            HTTPS://Origin.Example:8080/live/streams/cam/0005.m4s
            //origin.example:8080/live/streams/cam/0006.m4s
            https://cdn.example/live/streams/cam/0007.m4s
            # /live/streams/a comment
            #EXT-X-ENDLIST
            """,
            """
            #EXTM3U
            #EXT-X-VERSION:9
            #EXT-X-TARGETDURATION:4
            #EXT-X-KEY:METHOD=AES-128,URI="/app/streams/{}cam/key.bin",IV=0x00000000000000000000000000000001
            #EXT-X-KEY:METHOD=SAMPLE-AES,URI="skd://key/1",KEYFORMAT="com.apple.streamingkeydelivery"
            #EXT-X-KEY:METHOD=SAMPLE-AES-CTR,KEYFORMAT="urn:uuid:edef8ba9",URI="data:text/plain;base64,AAAA,URI=/live/streams/x"
            #EXT-X-MAP:BYTERANGE="720@0",URI="/app/streams/{}cam/init.mp4"
            #EXTINF:4.0,/live/streams/is a title
            /app/streams/{}cam/0001.m4s
            #EXT-X-BYTERANGE:100@0
            cam/0002.m4s
            ../streams/cam/0003.m4s
            #EXTINF:4.0,
            /app/streams/{}cam/0004.m4s?sig=a/b&t=http://origin.example:8080/live/streams/
            #EXTINF:4.0,
            /app/streams/{}cam/0005.m4s
            /app/streams/{}cam/0006.m4s
            https://cdn.example/live/streams/cam/0007.m4s
            # /live/streams/a comment
            #EXT-X-ENDLIST
            """),
        ["multivariant playlist"] = (
            """
            #EXTM3U
            #EXT-X-CONTENT-STEERING:SERVER-URI="/live/streams/cam/steering.json",PATHWAY-ID="a"
            #EXT-X-SESSION-KEY:METHOD=AES-128,URI="/live/streams/cam/key.bin"
            #EXT-X-SESSION-DATA:DATA-ID="com.example.title",URI="/live/streams/cam/titles.json",LANGUAGE="de"
            #EXT-X-SESSION-DATA:DATA-ID="com.example.text",VALUE="URI=/live/streams/x, it said"
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="Deutsch, laut",URI="/live/streams/cam/de.m3u8",DEFAULT=YES
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="URI=", URI="/live/streams/cam/en.m3u8"
            #EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=1,URI="/live/streams/cam/i.m3u8"
            #EXT-X-IMAGE-STREAM-INF:BANDWIDTH=1,URI="/live/streams/cam/thumbs.m3u8"
            #EXT-X-STREAM-INF:BANDWIDTH=1000000,AUDIO="a",SUPPLEMENTAL="/live/streams/x"
            /live/streams/cam/720p.m3u8
            """,
            """
            #EXTM3U
            #EXT-X-CONTENT-STEERING:SERVER-URI="/app/streams/{}cam/steering.json",PATHWAY-ID="a"
            #EXT-X-SESSION-KEY:METHOD=AES-128,URI="/app/streams/{}cam/key.bin"
            #EXT-X-SESSION-DATA:DATA-ID="com.example.title",URI="/app/streams/{}cam/titles.json",LANGUAGE="de"
            #EXT-X-SESSION-DATA:DATA-ID="com.example.text",VALUE="URI=/live/streams/x, it said"
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="Deutsch, laut",URI="/app/streams/{}cam/de.m3u8",DEFAULT=YES
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="URI=", URI="/app/streams/{}cam/en.m3u8"
            #EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=1,URI="/app/streams/{}cam/i.m3u8"
            #EXT-X-IMAGE-STREAM-INF:BANDWIDTH=1,URI="/app/streams/{}cam/thumbs.m3u8"
            #EXT-X-STREAM-INF:BANDWIDTH=1000000,AUDIO="a",SUPPLEMENTAL="/live/streams/x"
            /app/streams/{}cam/720p.m3u8
            """),
        ["low latency"] = (
            """
            #EXTM3U
            #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=1.0
            #EXT-X-PART-INF:PART-TARGET=0.33,URI="/live/streams/none"
            #EXT-X-PART:DURATION=0.33,URI="/live/streams/cam/1.0.m4s",INDEPENDENT=YES
            #EXT-X-PRELOAD-HINT:TYPE=PART,URI="/live/streams/cam/1.1.m4s"
            #EXT-X-RENDITION-REPORT:URI="/live/streams/cam/480p.m3u8",LAST-MSN=273,LAST-PART=2
            #EXT-X-DATERANGE:ID="ad",CLASS="com.apple.hls.interstitial",X-ASSET-URI="/live/streams/cam/ad.m3u8",X-RESUME-OFFSET=0
            #EXT-X-DATERANGE:ID="ads",X-ASSET-LIST="https://origin.internal/live/streams/cam/ads.json",URI="/live/streams/none"
            """,
            """
            #EXTM3U
            #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=1.0
            #EXT-X-PART-INF:PART-TARGET=0.33,URI="/live/streams/none"
            #EXT-X-PART:DURATION=0.33,URI="/app/streams/{}cam/1.0.m4s",INDEPENDENT=YES
            #EXT-X-PRELOAD-HINT:TYPE=PART,URI="/app/streams/{}cam/1.1.m4s"
            #EXT-X-RENDITION-REPORT:URI="/app/streams/{}cam/480p.m3u8",LAST-MSN=273,LAST-PART=2
            #EXT-X-DATERANGE:ID="ad",CLASS="com.apple.hls.interstitial",X-ASSET-URI="/app/streams/{}cam/ad.m3u8",X-RESUME-OFFSET=0
            #EXT-X-DATERANGE:ID="ads",X-ASSET-LIST="/app/streams/{}cam/ads.json",URI="/live/streams/none"
            """),
        ["variables and unknown tags"] = (
            """
            #EXTM3U
            #EXT-X-DEFINE:NAME="host",VALUE="http://origin.example:8080/live/streams/"
            #EXT-X-DEFINE:QUERYPARAM="sig"
            #EXT-X-OTHER:URI="/live/streams/x"
            #EXT-X-KEYS:URI="/live/streams/x"
            #EXT-X-KEY
            #EXTMEDIA:URI="/live/streams/x"
            {$host}cam/1.ts
            /live/streams/{$name}/1.ts?sig={$sig}
            //{$host}/live/streams/1.ts
            """,
            """
            #EXTM3U
            #EXT-X-DEFINE:NAME="host",VALUE="http://origin.example:8080/live/streams/"
            #EXT-X-DEFINE:QUERYPARAM="sig"
            #EXT-X-OTHER:URI="/live/streams/x"
            #EXT-X-KEYS:URI="/live/streams/x"
            #EXT-X-KEY
            #EXTMEDIA:URI="/live/streams/x"
            {$host}cam/1.ts
            /app/streams/{}{$name}/1.ts?sig={$sig}
            //{$host}/live/streams/1.ts
            """),
        ["byte order mark, line ends, blanks and no end"] = (
            "\uFEFF#EXTM3U\r\n\r\n#EXTINF:1,\r\n/live/streams/a.ts\r\n \t/live/streams/b.ts \r\n\n#EXT-X-MAP: "
                + "URI=\"/live/streams/i.mp4\"\r\n/live/streams/c.ts",
            "\uFEFF#EXTM3U\r\n\r\n#EXTINF:1,\r\n/app/streams/{}a.ts\r\n \t/app/streams/{}b.ts \r\n\n#EXT-X-MAP: "
                + "URI=\"/app/streams/{}i.mp4\"\r\n/app/streams/{}c.ts"),
        ["quotes left open and strange attributes"] = (
            "#EXTM3U\n#EXT-X-KEY:URI=\"/live/streams/k\n/live/streams/a.ts\n#EXT-X-MAP:URI=/live/streams/i\n#EXT-X-MAP:X=\"a,URI=\n/live/streams/b.ts\n#EXT-X-MEDIA:,,URI=\"\",\"URI=\"/live/streams/x\"\n",
            "#EXTM3U\n#EXT-X-KEY:URI=\"/app/streams/{}k\n/app/streams/{}a.ts\n#EXT-X-MAP:URI=/live/streams/i\n#EXT-X-MAP:X=\"a,URI=\n/app/streams/{}b.ts\n#EXT-X-MEDIA:,,URI=\"\",\"URI=\"/live/streams/x\"\n"),
    };
}
