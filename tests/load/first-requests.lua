-- For wrk: each request shows the next of the tokens in the file $TOKENS. At the end one line: "spent N FAILED P99-in-ms".
local tokens = assert(io.open(os.getenv("TOKENS")))
local thread
failed = 0

function setup(started)
  thread = started
end

-- When they have run out the request has no token, is refused and counts as failed.
function request()
  local token = tokens:read("*l")
  return wrk.format("GET", "/streams/load/1k.ts" .. (token and "?token=" .. token or ""))
end

function response(status)
  if status ~= 200 then failed = failed + 1 end
end

function done(summary, latency)
  local errors = summary.errors
  local lost = errors.connect + errors.read + errors.write + errors.timeout
  print(string.format("spent %d %d %.1f", summary.requests, thread:get("failed") + lost, latency:percentile(99) / 1000))
end
