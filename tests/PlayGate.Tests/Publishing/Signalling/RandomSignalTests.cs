using System.Buffers;
using System.Text;
using CsCheck;
using PlayGate.Media.Signalling;

namespace PlayGate.Tests.Publishing.Signalling;

/// <summary>
/// Messages drawn from the tricks that parsers fall for. Whatever any server could read as <c>publish</c> or <c>play</c> was asked a token
/// for, or was not relayed. CsCheck prints the seed of what fails.
/// </summary>
public sealed class RandomSignalTests
{
    private const int Samples = 100_000;
    private const string Secret = "c2VjcmV0LXRva2Vu";
    private static readonly string[] Media = ["PLAY", "PUBLISH"];

    private static readonly Gen<string> Names = Gen.OneOf<string>(
        "command", "command", "command", "Command", "COMMAND", @"\u0063ommand", "command ", "comm\\u0000and", "co\u212Amand", "streamId",
        "streamId", "streamid", @"stream\u0049d",
        "\u017FtreamId", "room", "mainTrack", "trackId", "trackList", "token", "token", "Token", @"t\u006fken", "to\u212Aen", "data",
        "mode", "é", "", @"\ud800");

    private static readonly Gen<string> Texts = Gen.OneOf<string>(
        "publish", "publish", "play", "play", "PLAY", " play", @"pl\u0061y", @"publ\ud800ish", "ping", "takeConfiguration", "join",
        "joinRoom", "mine", "mine", "other", "!other", "", Secret,
        @"\u0063" + Secret[1..], "{\\\"command\\\":\\\"play\\\"}");

    private static readonly Gen<string> Noise = Gen.OneOf<string>(
        "", "", "", "", "", " ", "\n", "\uFEFF", "/* x */", "// x\n", "#x\n", ",", "\0");

    private static readonly Gen<string> Scalars = Gen.OneOf<string>(
        Texts.Select(text => $"\"{text}\""), Texts.Select(text => $"\"{text}\""), Texts.Select(text => $"\"{text}\""),
        Texts.Select(text => $"'{text}'"), Texts,
        Gen.OneOf<string>("1e999", "123456789012345678901234567890", "-0", "01", "NaN", "null", "true", "[", "]", "}"));

    private static readonly Gen<string> Values = Gen.Frequency(
        (8, Scalars),
        (1, Scalars.Array[0, 3].Select(items => $"[{string.Join(',', items)}]")),
        (1, Gen.Select(Names, Scalars, (name, value) => $"{{\"{name}\":{value}}}")));

    private static readonly Gen<string> Objects = Gen.Select(
        Gen.Select(Noise, Names, Noise, Values, Noise, (a, name, b, value, c) => $"{a}\"{name}\"{b}:{value}{c}").Array[1, 5],
        Noise,
        Gen.OneOf<string>("}", "}", "}", "}", ",}", "}{\"command\":\"play\",\"streamId\":\"other\"}", ""),
        (members, before, end) => $"{before}{{{string.Join(',', members)}{end}");

    private static readonly Gen<string> Commands = Gen.Frequency((1, Texts), (2, Gen.OneOf<string>("play", "publish", "takeCandidate")));

    private static readonly Gen<string> Streams = Gen.Frequency((1, Texts), (2, Gen.OneOf<string>("mine", "other")));

    /// <summary>As clients write them, with one thing changed: else few would get past the reader.</summary>
    private static readonly Gen<string> Plausible = Gen.Select(Commands, Streams, Gen.Frequency(
        (1, Names), (1, Gen.OneOf<string>("x", "data", "sdp"))), Values, Gen.Bool, (command, stream, name, value, isBehind) => isBehind
        ? $$"""{"command":"{{command}}","streamId":"{{stream}}","token":"{{Secret}}","{{name}}":{{value}}}"""
        : $$"""{"{{name}}":{{value}},"command":"{{command}}","streamId":"{{stream}}"}""");

    [Fact]
    public void What_any_server_could_read_as_publish_or_play_was_asked_a_token_for_or_not_relayed()
    {
        var relayed = 0;
        var asked = 0;
        Gen.Frequency((1, Objects), (2, Plausible)).Sample(
            text =>
            {
                if (Relayed(text, out var decision, out var hadToken) is not { } output)
                {
                    return true;
                }

                Interlocked.Increment(ref relayed);
                var fields = LenientJson.Read(output);
                var commands = fields.Where(field => field.Name == "COMMAND").Select(field => field.Value.Trim().ToUpperInvariant())
                    .ToList();
                var ask = decision as SignalDecision.Ask;
                asked += ask is null ? 0 : 1;
                return commands.Count == 1
                    && fields.TrueForAll(
                        field => field.Name != "TOKEN" && !(hadToken && field.Value.Contains(Secret, StringComparison.Ordinal)))
                    && (!commands.Exists(Media.Contains) || (ask?.Type == (commands[0] == "PLAY" ? TokenType.Play : TokenType.Publish)))
                    && fields.TrueForAll(
                        field => !IsStream(field.Name) || field.Value is var id && (id is "" or "null" or "mine" || id == ask?.StreamId));
            },
            iter: Samples,
            threads: 1);

        // Else the test would say nothing.
        Assert.InRange(relayed, Samples / 100, Samples);
        Assert.InRange(asked, Samples / 200, Samples);
    }

    [Theory]
    [InlineData("""{"command":"ping","command":"play"}""")]
    [InlineData("""{"command":"ping","Command":"play"}""")]
    [InlineData("""{"command":"ping","comm\u0061nd":"play"}""")]
    [InlineData("""{"COMMAND":"play"}""")]
    [InlineData("""{"command":"ping"} {"command":"play"}""")]
    [InlineData("""{"command":"ping",}""")]
    [InlineData("""{"command":"ping"/**/}""")]
    [InlineData("\uFEFF{\"command\":\"ping\"}")]
    [InlineData("""{"command":"ping","data":{"command":"play"}}""")]
    [InlineData("""{"command":"ping","data":[{"command":"play"}]}""")]
    [InlineData("""{"command":"ping","x":"\ud800"}""")]
    [InlineData("""{"command":"ping","\ud800":1}""")]
    [InlineData("""{"command":["ping"]}""")]
    [InlineData("""{"command":null}""")]
    [InlineData("""[{"command":"ping"}]""")]
    [InlineData("""{"command":"ping","streamId":7}""")]
    [InlineData("""{"command":"ping","trackList":[{}]}""")]
    [InlineData("""{"command":"ping","token":{}}""")]
    [InlineData("""{"command":"ping","x":[[[[[[[[1]]]]]]]]}""")]
    [InlineData("")]
    public void What_could_be_read_in_two_ways_is_not_read(string text) => Assert.Null(SignalReader.Read(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Bytes_that_are_no_text_are_not_read() =>
        Assert.Null(SignalReader.Read((byte[])[.. "{\"command\":\"ping\",\"x\":\""u8, 0xC0, 0x80, .. "\"}"u8]));

    [Theory]
    [InlineData("""{"command":"enableTrack","streamId":"mine","trackId":"other"}""", false)]
    [InlineData("""{"command":"play2","streamId":"mine","x":{"videoTrackId":"other"}}""", false)]
    [InlineData("""{"command":"setTracks","streamId":"mine","trackList":["mine","!other"]}""", false)]
    [InlineData("""{"command":"setTracks","streamId":"mine","trackList":["!mine",""]}""", true)]
    [InlineData("""{"command":"getRoomInfo","room":"other"}""", false)]
    [InlineData("""{"command":"Publish","streamId":"mine"}""", false)]
    [InlineData("""{"command":"stop","streamId":"mine"}""", true)]
    [InlineData("""{"command":"stop","streamId":"!mine"}""", false)]
    [InlineData("""{"command":"enableTrack","streamId":"mine","trackId":"!mine"}""", false)]
    public void Every_field_that_names_a_stream_has_to_name_an_authorised_one(string text, bool passes) =>
        Assert.Equal(passes, Relayed(text, out _, out _) is not null);

    private static bool IsStream(string name) => name is "STREAMID" or "ROOM" or "MAINTRACK" or "TRACKID";

    /// <summary>What a socket that may play <c>mine</c> would send on, if its tokens were good.</summary>
    private static string? Relayed(string text, out SignalDecision? decision, out bool hadToken)
    {
        (decision, hadToken) = (null, false);
        using var message = SignalReader.Read(Encoding.UTF8.GetBytes(text));
        var output = new ArrayBufferWriter<byte>();
        if (message is null || !message.TryWrite(output))
        {
            return null;
        }

        var permissions = new SignalPermissions(_ => false);
        permissions.Grant("mine", TokenType.Play);
        (decision, hadToken) = (SignalRules.Judge(message, permissions), message.Token.Text("token") == Secret);
        return decision is SignalDecision.Relay || (decision is SignalDecision.Ask && message.Token.IsPresent && !message.Token.IsAmbiguous)
            ? Encoding.UTF8.GetString(output.WrittenSpan)
            : null;
    }
}
