using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using PlayGate.ContractTests.Hosting;
using PlayGate.Testing;

namespace PlayGate.ContractTests.Management;

/// <summary>Somebody who listens to <c>/api/events</c>.</summary>
internal sealed class EventReader : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly IAsyncEnumerator<SseItem<string>> _events;

    private EventReader(HttpResponseMessage response, Stream stream) =>
        (_response, _events) = (response, SseParser.Create(stream).EnumerateAsync().GetAsyncEnumerator());

    public static async Task<EventReader> ListenAsync(TestGate gate)
    {
        var response = await gate.ManagementClient.GetAsync("/api/events", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new EventReader(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>The next so many.</summary>
    public async Task<IReadOnlyList<(string Kind, JsonObject Data)>> UntilAsync(int count)
    {
        var read = new List<(string, JsonObject)>();
        while (read.Count < count && await _events.MoveNextAsync().AsTask().InTimeAsync())
        {
            read.Add((_events.Current.EventType, JsonNode.Parse(_events.Current.Data)!.AsObject()));
        }

        return read;
    }

    public void Dispose() => _response.Dispose();
}
