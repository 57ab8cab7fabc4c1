// PlayGate in a YARP application of your own: the gate guards the route that says so and leaves the others alone.
//
//   dotnet run --project samples/OwnProxy
//   curl -d '' localhost:5000/tokens/cam        a one-time URL; it opens what the origin has as LiveApp/streams/cam.m3u8
using PlayGate;
using PlayGate.Administration;
using PlayGate.EntityFrameworkCore;
using PlayGate.Sessions;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSqliteStore("Data Source=playgate.db");
builder.Services.AddReverseProxy()
    .LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"))
    .AddPlayGate(options => builder.Configuration.GetSection("PlayGate").Bind(options));

var app = builder.Build();

// Your back-end's own rules say who may watch and who may no longer: put your authorisation before these two.
app.MapPost("/tokens/{streamId}", async (string streamId, TokenMint mint, CancellationToken cancellation) =>
    await mint.MintAsync([new MintRequest { StreamId = streamId, Type = TokenType.Play }], idempotencyKey: null, by: null, cancellation) switch
    {
        MintResult.Minted minted => Results.Text(minted.Tokens[0].Url),
        MintResult.Invalid invalid => Results.BadRequest(invalid.Problems),
        _ => Results.Conflict(),
    });
app.MapDelete("/sessions/{streamId}", (string streamId, SessionAdministration sessions, CancellationToken cancellation) =>
    sessions.EndAsync(new SessionSelection { StreamId = streamId }, by: null, cancellation));
app.MapReverseProxy();
await app.RunAsync();
