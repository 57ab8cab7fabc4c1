using System.Text;
using PlayGate.ContractTests.Hosting;

namespace PlayGate.ContractTests.Management;

/// <summary>What is no request: it is named by its field, and mints nothing.</summary>
public sealed class MintBodyTests : IAsyncLifetime
{
    private TestGate _gate = null!;

    public async Task InitializeAsync() => _gate = await ManagementCalls.StartAsync();

    public async Task DisposeAsync() => await _gate.DisposeAsync();

    [Theory]
    [InlineData("""{"type":"play"}""", "streamId")]
    [InlineData("""{"streamId":null,"type":"play"}""", "streamId")]
    [InlineData("""{"streamId":7,"type":"play"}""", "streamId")]
    [InlineData("""{"streamId":"","type":"play"}""", "streamId")]
    [InlineData("""{"streamId":"a b","type":"play"}""", "streamId")]
    [InlineData("""{"streamId":"a/../b","type":"play"}""", "streamId")]
    [InlineData("""{"streamId":"\u0000","type":"play"}""", "streamId")]
    [InlineData("""{"streamId":"\ud800","type":"play"}""", "streamId")]
    [InlineData("""{"streamId":"cam"}""", "type")]
    [InlineData("""{"streamId":"cam","type":"Play"}""", "type")]
    [InlineData("""{"streamId":"cam","type":"play "}""", "type")]
    [InlineData("""{"streamId":"cam","type":0}""", "type")]
    [InlineData("""{"streamId":"cam","type":["play"]}""", "type")]
    [InlineData("""{"streamId":"cam","type":"play","expiresIn":"60"}""", "expiresIn")]
    [InlineData("""{"streamId":"cam","type":"play","expiresIn":1.5}""", "expiresIn")]
    [InlineData("""{"streamId":"cam","type":"play","expiresIn":0}""", "expiresIn")]
    [InlineData("""{"streamId":"cam","type":"play","expiresIn":-1}""", "expiresIn")]
    [InlineData("""{"streamId":"cam","type":"play","expiresIn":604801}""", "expiresIn")]
    [InlineData("""{"streamId":"cam","type":"play","expiresIn":9223372036854775807}""", "expiresIn")]
    [InlineData("""{"streamId":"cam","type":"play","expiresIn":-9223372036854775808}""", "expiresIn")]
    [InlineData("""{"streamId":"cam","type":"play","expiresIn":99999999999999999999}""", "expiresIn")]
    [InlineData("""{"streamId":"cam","type":"play","expiresIn":1e400}""", "expiresIn")]
    [InlineData("""{"streamId":"cam","type":"play","expiresIn":true}""", "expiresIn")]
    [InlineData("""{"streamId":"cam","type":"play","expiresIn":60,"expiresAt":"2026-03-01T12:01:00Z"}""", "expiresAt")]
    [InlineData("""{"streamId":"cam","type":"play","expiresAt":"2026-03-01T12:01:00"}""", "expiresAt")]
    [InlineData("""{"streamId":"cam","type":"play","expiresAt":"2026-03-01 12:01:00Z"}""", "expiresAt")]
    [InlineData("""{"streamId":"cam","type":"play","expiresAt":"2026-03-01T12:01Z"}""", "expiresAt")]
    [InlineData("""{"streamId":"cam","type":"play","expiresAt":"2026-03-01T12:01+00:00"}""", "expiresAt")]
    [InlineData("""{"streamId":"cam","type":"play","expiresAt":"2026-03-01T12:01:00.+00:00"}""", "expiresAt")]
    [InlineData("""{"streamId":"cam","type":"play","expiresAt":"2026-03-01"}""", "expiresAt")]
    [InlineData("""{"streamId":"cam","type":"play","expiresAt":"2026-03-01T12:01:00+0100"}""", "expiresAt")]
    [InlineData("""{"streamId":"cam","type":"play","expiresAt":"2026-02-30T12:01:00Z"}""", "expiresAt")]
    [InlineData("""{"streamId":"cam","type":"play","expiresAt":"9999-12-31T23:59:59-14:00"}""", "expiresAt")]
    [InlineData("""{"streamId":"cam","type":"play","expiresAt":"0001-01-01T00:00:00+14:00"}""", "expiresAt")]
    [InlineData("""{"streamId":"cam","type":"play","expiresAt":"2026-03-01T12:00:00Z"}""", "expiresAt")]
    [InlineData("""{"streamId":"cam","type":"play","expiresAt":1772366460}""", "expiresAt")]
    [InlineData("""{"streamId":"cam","type":"play","application":"none"}""", "application")]
    [InlineData("""{"streamId":"cam","type":"play","application":1}""", "application")]
    [InlineData("""{"streamId":"cam","type":"play","subject":1}""", "subject")]
    [InlineData("""{"streamId":"cam","type":"play","subject":"a\nb"}""", "subject")]
    [InlineData("""{"streamId":"cam","type":"play","address":"1.2"}""", "address")]
    [InlineData("""{"streamId":"cam","type":"play","address":"010.0.0.1"}""", "address")]
    [InlineData("""{"streamId":"cam","type":"play","address":"0x7f.0.0.1"}""", "address")]
    [InlineData("""{"streamId":"cam","type":"play","address":"16909060"}""", "address")]
    [InlineData("""{"streamId":"cam","type":"play","address":" 1.2.3.4"}""", "address")]
    [InlineData("""{"streamId":"cam","type":"play","address":"1.2.3.4/32"}""", "address")]
    [InlineData("""{"streamId":"cam","type":"play","address":"fe80::1%eth0"}""", "address")]
    [InlineData("""{"streamId":"cam","type":"play","address":"fe80::1%1"}""", "address")]
    [InlineData("""{"streamId":"cam","type":"play","address":"[::1]"}""", "address")]
    [InlineData("""{"streamId":"cam","type":"play","address":"::ffff:010.0.0.1"}""", "address")]
    [InlineData("""{"streamId":"cam","type":"play","address":"example.com"}""", "address")]
    [InlineData("""{"streamId":"cam","type":"play","address":""}""", "address")]
    [InlineData("""{"streamId":"cam","type":"play","sessionLifetime":0}""", "sessionLifetime")]
    [InlineData("""{"streamId":"cam","type":"play","sessionLifetime":"60"}""", "sessionLifetime")]
    [InlineData("""{"streamId":"cam","type":"play","carrier":"query"}""", "carrier")]
    [InlineData("""{"streamId":"cam","type":"play","carrier":true}""", "carrier")]
    [InlineData("""{"streamId":"cam","type":"play","anyFolder":"true"}""", "anyFolder")]
    [InlineData("""{"streamId":"cam","type":"play","anyFolder":1}""", "anyFolder")]
    [InlineData("""{"streamId":"cam","type":"play","expiresin":60}""", "expiresin")]
    [InlineData("""{"streamId":"cam","type":"play","roomId":"r"}""", "roomId")]
    [InlineData("""{"streamId":"cam","type":"play","a b.c'":1}""", "a b.c'")]
    [InlineData("""[{"streamId":"cam","type":"play"},{"streamId":"cam","type":"play","['x']":1}]""", "[1].['x']")]
    [InlineData("""[{"streamId":"cam","type":"play"},{"streamId":"cam","type":7}]""", "[1].type")]
    [InlineData("""[{"streamId":"cam","type":"play"},7]""", "[1]")]
    [InlineData("""{"streamId":"cam","streamId":"cam","type":"play"}""", "streamId")]
    [InlineData("""{"streamId":"cam","type":"play","t\u0079pe":"play"}""", "type")]
    public async Task A_wrong_field_is_named(string body, string field)
    {
        var answer = await _gate.CallAsync("POST", "/api/tokens", body);

        Assert.Equal(400, answer.Status);
        Assert.Equal("invalid_request", answer.Code);
        Assert.Equal([field], answer.Wrong);
        Assert.Equal(0, await _gate.CountTokensAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("\"cam\"")]
    [InlineData("{")]
    [InlineData("""{"streamId":"cam","type":"play"}x""")]
    [InlineData("""{"streamId":"cam","type":"play"}{}""")]
    [InlineData("""{"streamId":"cam","type":"play",}""")]
    [InlineData("""{"streamId":"cam","type":"play"/* why */}""")]
    [InlineData("""{'streamId':'cam','type':'play'}""")]
    [InlineData("\ufeff{\"streamId\":\"cam\",\"type\":\"play\"}")]
    [InlineData("""{"streamId":"cam","type":"play","\ud800":1}""")]
    [InlineData("""{"streamId":"cam","type":"play","x":[[[[[[[[[[[[1]]]]]]]]]]]]}""")]
    [InlineData("""[[{"streamId":"cam","type":"play"}]]""")]
    public async Task What_is_no_json_request_is_refused(string body)
    {
        var answer = await _gate.CallAsync("POST", "/api/tokens", body);

        Assert.Equal(400, answer.Status);
        Assert.Equal("invalid_request", answer.Code);
        Assert.Equal(0, await _gate.CountTokensAsync());
    }

    [Theory]
    [InlineData("""{"streamId":"cam","type":"play","x":1}""", "x", "Unknown field.")]
    [InlineData("""{"streamId":"cam","streamId":"cam","type":"play"}""", "streamId", "Is given twice.")]
    [InlineData("""{"streamId":7,"type":"play"}""", "streamId", "Takes a string.")]
    [InlineData("""{"streamId":"cam","type":"play","expiresIn":1.5}""", "expiresIn", "Takes a whole number.")]
    [InlineData("""{"streamId":"cam","type":"play","anyFolder":"no"}""", "anyFolder", "Takes true or false.")]
    [InlineData(
        """{"streamId":"cam","type":"play","expiresAt":7}""", "expiresAt", "Takes a time with its offset, e.g. 2026-03-01T12:00:00Z.")]
    [InlineData("""{"streamId":"cam","type":"pley"}""", "type", "Takes play or publish.")]
    [InlineData("""{"streamId":"cam","type":"play","carrier":""}""", "carrier", "Takes cookie, path or auto.")]
    [InlineData("""{"streamId":"cam"}""", "type", "Is required.")]
    [InlineData("""[]""", "$", "An array takes 1 to 1000 requests.")]
    public async Task What_a_field_takes_is_said(string body, string field, string message)
    {
        var answer = await _gate.CallAsync("POST", "/api/tokens", body);

        Assert.Equal(message, (string)answer.Json["errors"]![field]![0]!);
    }

    [Fact]
    public async Task Bytes_that_are_no_utf8_are_refused()
    {
        foreach (var bad in new byte[][] { [0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xE2, 0x82] })
        {
            foreach (var (before, after) in new[]
            {
                ("{\"streamId\":\"cam\",\"type\":\"play\",\"subject\":\"", "\"}"), ("{\"streamId\":\"cam\",\"type\":\"play\",\"", "\":1}"),
            })
            {
                var answer = await PostAsync([.. Encoding.UTF8.GetBytes(before), .. bad, .. Encoding.UTF8.GetBytes(after)]);
                Assert.Equal(400, answer.Status);
            }
        }
    }

    [Fact]
    public async Task All_wrong_values_are_said_at_once_wrong_types_one_at_a_time_and_both_briefly()
    {
        var several = await _gate.CallAsync("POST", "/api/tokens", """{"type":"x","address":"1","carrier":"query","expiresIn":0}""");
        var types = await _gate.CallAsync("POST", "/api/tokens", """{"type":"x","expiresIn":"1","anyFolder":0,"more":1}""");
        var endless = "{" + string.Join(',', Enumerable.Range(0, 50_000).Select(_ => "\"x\":1")) + "}";
        var name = new string('n', 500_000);

        Assert.Equal(["address", "carrier", "expiresIn", "streamId", "type"], several.Wrong.Order(StringComparer.Ordinal));
        Assert.Equal(["expiresIn"], types.Wrong);
        Assert.InRange((await _gate.CallAsync("POST", "/api/tokens", endless)).Text.Length, 1, 20_000);
        Assert.InRange((await _gate.CallAsync("POST", "/api/tokens", $$"""{"{{name}}":1}""")).Text.Length, 1, 20_000);
        Assert.InRange((await _gate.CallAsync("POST", "/api/tokens", $$"""{"{{new string('n', 63)}}😀😀":1}""")).Text.Length, 1, 20_000);
    }

    [Theory]
    [InlineData(
        """{"streamId":"a/../b","type":"x","expiresIn":0,"application":"none"}""",
        new[] { "application", "expiresIn", "streamId", "type" })]
    [InlineData(
        """[{"streamId":"cam","type":"play","expiresIn":0},null,{"streamId":"~","type":"x"}]""",
        new[] { "[0].expiresIn", "[1]", "[2].streamId", "[2].type" })]
    public async Task What_cannot_be_read_and_what_cannot_be_minted_is_said_at_once(string body, string[] fields)
    {
        var answer = await _gate.CallAsync("POST", "/api/tokens", body);

        Assert.Equal(400, answer.Status);
        Assert.Equal(fields, answer.Wrong.Order(StringComparer.Ordinal));
        Assert.All(answer.Json["errors"]!.AsObject(), error => Assert.Single(error.Value!.AsArray()));
    }

    private async Task<ManagementAnswer> PostAsync(byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("application/json");
        return await _gate.SendAsync("POST", "/api/tokens", content);
    }
}
