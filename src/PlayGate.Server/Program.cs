using PlayGate.Server.Commands;

return await CommandLine.RunAsync(args);
