using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace PlayGate.Server.Management;

/// <summary>Calls whose form is another's: metrics, forward-auth and media servers' hooks. No types describe them.</summary>
internal static class ApiOtherCalls
{
    public const string Tag = "Media servers and proxies";
    private const string Json = "application/json";
    private static readonly OpenApiSchema s_text = new() { Type = JsonSchemaType.String };
    private static readonly OpenApiSchema s_object = new() { Type = JsonSchemaType.Object };

    public static void Describe(OpenApiDocument document)
    {
        Add(document, "/metrics", HttpMethod.Get, new OpenApiOperation
        {
            OperationId = "metrics",
            Tags = new HashSet<OpenApiTagReference> { new("Health", document) },
            Summary = "Prometheus metrics of this replica",
            Responses = new OpenApiResponses
            {
                ["200"] = Answer("docs/metrics.md lists them.", "text/plain", "# TYPE playgate_sessions_opened_sessions_total counter\n"),
                ["401"] = ApiProblems.Refer(401, document),
                ["403"] = ApiProblems.Refer(403, document),
                ["421"] = ApiProblems.Refer(421, document),
            },
        });
        Add(document, "/authorize", HttpMethod.Get, new OpenApiOperation
        {
            OperationId = "authorize",
            Tags = new HashSet<OpenApiTagReference> { new(Tag, document) },
            Summary = "Decide for another proxy (forward-auth)",
            Description = "Needs no key: PlayGate:ForwardAuth:AllowedNetworks says who may ask.",
            Parameters =
            [
                Header("X-Original-URI", "The viewer's URI, from nginx. Caddy and Traefik send X-Forwarded-Uri; docs/forward-auth.md.",
                    $"/streams/cam.m3u8?token={ApiExamples.Secret}"),
                Header("X-Original-Method", "The viewer's method.", "GET"),
            ],
            Responses = new OpenApiResponses
            {
                ["200"] = new OpenApiResponse { Description = "The viewer may pass; Set-Cookie brings a new session." },
                ["401"] = Refusal(document),
                ["403"] = Refusal(document),
                ["503"] = ApiProblems.Refer(503, document),
            },
            Security = [],
        });
        DescribeHooks(document);
    }

    private static void DescribeHooks(OpenApiDocument document)
    {
        const string Viewer = $"token={ApiExamples.Secret}";
        AddHook(document, "NginxRtmp", "nginx-rtmp", "application/x-www-form-urlencoded",
            $"call=play&app=default&addr=203.0.113.7&clientid=7&name=cam&{Viewer}",
            ("204", new OpenApiResponse { Description = "Let in." }),
            ("302", new OpenApiResponse { Description = "Let in, and renamed: its name held the token." }));
        AddHook(document, "Srs", "srs", Json,
            Parse($$"""{"action":"on_play","client_id":"9a1","ip":"203.0.113.7","app":"default","stream":"cam","param":"?{{Viewer}}"}"""),
            ("200", Answer("code 0 lets in.", Json, Parse("""{"code":0}"""))));
        AddHook(document, "MediaMtx", "mediamtx", Json,
            Parse($$"""{"action":"read","path":"cam","ip":"203.0.113.7","protocol":"rtsp","id":"5b1c","query":"{{Viewer}}"}"""),
            ("204", new OpenApiResponse { Description = "Let in." }),
            ("401", new OpenApiResponse { Description = "Credentials are asked for." }));
        AddHook(document, "OvenMediaEngine", "ovenmediaengine", Json,
            Parse($$"""
                {
                  "client": {"address": "203.0.113.7", "port": 40000},
                  "request": {
                    "direction": "outgoing", "protocol": "webrtc", "status": "opening",
                    "url": "ws://media.example:3333/default/cam?{{Viewer}}", "time": "2026-03-01T12:00:00Z"
                  }
                }
                """),
            ("200", Answer(
                "allowed says it, lifetime in milliseconds; of a closing nothing is said.", Json,
                Parse("""{"allowed":true,"lifetime":14400000}"""))));
    }

    private static JsonNode Parse(string json) => JsonNode.Parse(json)!;

    private static void AddHook(
        OpenApiDocument document, string id, string server, string type, JsonNode example,
        params (string Status, OpenApiResponse Answer)[] answers)
    {
        var responses = new OpenApiResponses();
        foreach (var (status, answer) in answers)
        {
            responses[status] = answer;
        }

        responses["403"] = new OpenApiResponse { Description = "Refused, by the gate, for a missing secret, or for the network." };
        Add(document, $"/hooks/{server}", HttpMethod.Post, new OpenApiOperation
        {
            OperationId = "hook" + id,
            Tags = new HashSet<OpenApiTagReference> { new(Tag, document) },
            Summary = $"Decide about a publisher or player of {server}",
            Description = "Needs no key: PlayGate:Hooks:AllowedNetworks says who may send hooks, PlayGate:Hooks:Secret with what. "
                + "docs/publishing.md.",
            RequestBody = new OpenApiRequestBody { Required = true, Content = ApiOperations.Content(type, s_object, example) },
            Responses = responses,
            Security = [new() { [new OpenApiSecuritySchemeReference("hookSecret", document)] = [] }, []],
        });
    }

    private static void Add(OpenApiDocument document, string path, HttpMethod method, OpenApiOperation operation) =>
        document.Paths[path] = new OpenApiPathItem { Operations = new Dictionary<HttpMethod, OpenApiOperation> { [method] = operation } };

    private static OpenApiResponse Answer(string description, string type, JsonNode example) =>
        new() { Description = description, Content = ApiOperations.Content(type, type == Json ? s_object : s_text, example) };

    private static OpenApiResponse Refusal(OpenApiDocument document)
    {
        var example = new ManagementProblem(403, "token_required", "This stream needs a one-time token: add ?token=… to the request.");
        return new OpenApiResponse
        {
            Description = "Refused; the body is a problem with one of the gate's codes.",
            Content = ApiOperations.Content(
                "application/problem+json", new OpenApiSchemaReference("Problem", document), ApiExamples.Json(example.ToAnswer())),
        };
    }

    private static OpenApiParameter Header(string name, string description, string example) =>
        new() { Name = name, In = ParameterLocation.Header, Description = description, Schema = s_text, Example = example };
}
