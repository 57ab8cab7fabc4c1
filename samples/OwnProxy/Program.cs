// PlayGate in a YARP application of your own: the gate guards the route that says so and leaves the others alone.
//
//   dotnet run --project samples/OwnProxy
//   curl -d '' localhost:5000/tokens/cam        a one-time URL, for your back-end's own rules to hand out
using PlayGate;
using PlayGate.EntityFrameworkCore;
using PlayGate.Tokens;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSqliteStore("Data Source=playgate.db");
builder.Services.AddReverseProxy()
    .LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"))
    .AddPlayGate(options => options.Session.Lifetime = TimeSpan.FromHours(2));

var app = builder.Build();
app.MapPost("/tokens/{streamId}", async (string streamId, TokenMint mint, CancellationToken cancellation) =>
    await mint.MintAsync([new MintRequest { StreamId = streamId, Type = TokenType.Play }], null, by: null, cancellation) switch
    {
        MintResult.Minted minted => Results.Text(minted.Tokens[0].Url),
        MintResult.Invalid invalid => Results.BadRequest(invalid.Problems),
        _ => Results.Conflict(),
    });
app.MapReverseProxy();
await app.RunAsync();
